"""What a web server imports."""

from usability.app import create_app

app = create_app()
