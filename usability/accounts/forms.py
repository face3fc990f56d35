"""Forms of sign-in and set-up."""

from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import Email, EqualTo, InputRequired, Length


class SignInForm(FlaskForm):
    email = EmailField("E-mail address", [InputRequired("Enter your e-mail address.")])
    password = PasswordField("Password", [InputRequired("Enter your password.")])


class NewPasswordForm(FlaskForm):
    password = PasswordField("New password", [InputRequired("Choose a password.")])
    repeat = PasswordField(
        "The same password again",
        [InputRequired("Repeat the password."), EqualTo("password", "The two passwords differ.")],
    )


class SetUpForm(NewPasswordForm):
    name = StringField("Your name", [InputRequired("Enter your name."), Length(max=120)])
    email = EmailField(
        "E-mail address",
        [InputRequired("Enter your e-mail address."), Email("This is not an e-mail address.")],
    )
