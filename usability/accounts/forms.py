"""Forms of sign-in and set-up."""

from flask_wtf import FlaskForm
from wtforms import EmailField, Field, PasswordField, SelectField, StringField
from wtforms.validators import Email, EqualTo, InputRequired, Length, ValidationError

from usability.accounts.rules import password_problem
from usability.web.choices import SelectChoice


class SignInForm(FlaskForm):
    email = EmailField("E-mail address", [InputRequired("Enter your e-mail address.")])
    password = PasswordField("Password", [InputRequired("Enter your password.")])


class NewPasswordForm(FlaskForm):
    password = PasswordField("New password", [InputRequired("Choose a password.")])
    repeat = PasswordField(
        "The same password again",
        [InputRequired("Repeat the password."), EqualTo("password", "The two passwords differ.")],
    )

    def validate_password(self, field: Field) -> None:
        """Says at once, beside what else is wrong, what is wrong with the password."""
        if said := password_problem(field.data or ""):
            raise ValidationError(said)


class SetUpForm(NewPasswordForm):
    name = StringField("Your name", [InputRequired("Enter your name."), Length(max=120)])
    email = EmailField(
        "E-mail address",
        [InputRequired("Enter your e-mail address."), Email("This is not an e-mail address.")],
    )


class NewAccountForm(SetUpForm):
    role = SelectField(
        "Role",
        default="researcher",
        choices=[
            SelectChoice("researcher", "Researcher: plans studies"),
            SelectChoice("viewer", "Viewer: sees what is shared"),
            SelectChoice("keeper", "Keeper: also manages accounts"),
        ],
    )
