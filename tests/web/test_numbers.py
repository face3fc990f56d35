"""Numbers in addresses."""

from collections.abc import Callable

import pytest

from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.studies.models import Study

HUGE = 99_999_999_999_999_999_999


@pytest.mark.parametrize("address", ["sessions/{}", "sessions/{}/console", "reports/{}", "versions/{}"])
def test_a_number_that_no_column_holds_is_not_found(
    signed_in: Callable[[User], Visitor], cast: Cast, study: Study, address: str
) -> None:
    answer = signed_in(cast.owner).get(f"/studies/{study.slug}/{address.format(HUGE)}")
    assert answer.status_code == 404
