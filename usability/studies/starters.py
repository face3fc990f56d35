"""What a new study begins with, so that its writer changes words instead of facing an empty page."""

from usability.studies.plan import Consent, Product, StudyPlan

WELCOME = """Thank you for helping us.

You will be asked to try a few things with {product}. We test the product, not you: whatever is difficult is the \
product’s fault. You can stop at any time."""

CONSENT = """We record what you do in the tasks, how long it takes and what you answer. We do not record your \
name, your screen, your voice or your picture.

Taking part is voluntary. You can stop at any time without giving a reason, and you can ask us afterwards to delete \
what we recorded about you.

What we record is used to improve {product} and is reported for all participants together."""

THANKS = "Thank you. Your answers help us to make {product} easier to use."


def new_plan(title: str, product: str, version: str, contact: str) -> StudyPlan:
    """A draft with words to start from, SEQ after each task and SUS at the end."""
    name = product.strip() or "the product"
    return StudyPlan(
        title=title,
        participant_title=f"Trying out {name}"[:300],
        product=Product(name=product, version=version),
        welcome=WELCOME.format(product=name),
        consent=Consent(text=CONSENT.format(product=name), contact=contact),
        thanks=THANKS.format(product=name),
    )
