"""Limits on tries. Counted per address and process; behind several workers the limit is that many times higher."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)
