"""What is wrong with a request before its commands are looked at, and with this service."""

from http import HTTPStatus
from typing import ClassVar

from events.errors import GoldenThreadError, Refused


class BadRequest(Refused):
    """A part of the request is missing or has not its form; `where` names the part."""

    code = "bad-request"
    status = HTTPStatus.BAD_REQUEST
    where: ClassVar[str] = "request"
    rule: ClassVar[str] = "is not a request that this service understands"
    way_out: ClassVar[str] = "send what the OpenAPI document describes"

    def __init__(self) -> None:
        super().__init__(f"{self.where}: {self.rule}; {self.way_out}")


class KeyRequired(BadRequest):
    """Every write carries an idempotency key."""

    code = "idempotency-key-required"
    where = "Idempotency-Key"
    rule = "every write needs a key that its retries share"
    way_out = "send a fresh key, a UUID for example, and the same one with every retry"


class InvalidCondition(BadRequest):
    """A condition names the one version that its sender has seen."""

    code = "invalid-condition"
    where = "If-Match"
    rule = "names one version as its strong entity tag: weak tags, lists and * name none"
    way_out = 'send the ETag of the stream as you have seen it, for example "7"'


class UnsupportedCondition(BadRequest):
    """A condition that this service does not evaluate is not passed over in silence."""

    code = "unsupported-condition"
    where = "If-None-Match, If-Unmodified-Since"
    rule = "writes are conditional on If-Match only"
    way_out = 'send If-Match; "0" stands for a stream that has not begun'


class BodyCutShort(BadRequest):
    """The body ended before it was whole."""

    code = "body-cut-short"
    where = "body"
    rule = "ended before it was whole; nothing happened"
    way_out = "send the same request with the same idempotency key again"


class BodyTooSlow(BadRequest):
    """A body arrives in time."""

    code = "body-too-slow"
    status = HTTPStatus.REQUEST_TIMEOUT
    where = "body"
    rule = "did not arrive in time; nothing happened"
    way_out = "send the same request with the same idempotency key again"


class BodyTooLarge(BadRequest):
    """A body is bounded."""

    code = "body-too-large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    where = "body"
    rule = "is larger than this service takes: 1 MB unless it is configured otherwise"
    way_out = "send the commands in several requests"


class HeadersTooLarge(BadRequest):
    """Headers are bounded."""

    code = "headers-too-large"
    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    where = "headers"
    rule = "are more or larger than this service takes"
    way_out = "send fewer and shorter headers"


class UnsupportedMediaType(BadRequest):
    """Commands are JSON, not compressed."""

    code = "unsupported-media-type"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    where = "Content-Type, Content-Encoding"
    rule = "a body is application/json in UTF-8, without an encoding"
    way_out = "send application/json as it is"


class NoSuchPath(BadRequest):
    """Nothing is served here."""

    code = "no-such-path"
    status = HTTPStatus.NOT_FOUND
    where = "path"
    rule = "nothing is served here"
    way_out = "use a path of the OpenAPI document"


class MethodNotAllowed(BadRequest):
    """The path serves other methods; `Allow` lists them."""

    code = "method-not-allowed"
    status = HTTPStatus.METHOD_NOT_ALLOWED
    where = "method"
    rule = "is not served on this path"
    way_out = "use a method that the header Allow lists"


class CredentialRequired(BadRequest):
    """Every request says whom it comes from."""

    code = "credential-required"
    status = HTTPStatus.UNAUTHORIZED
    where = "Authorization"
    rule = "holds a bearer token"
    way_out = "send Authorization: Bearer with a token of this clinic's issuer"


class Defect(GoldenThreadError):
    """This service did what nobody foresaw."""

    code = "internal"

    def __init__(self) -> None:
        super().__init__(
            "this service failed in a way that nobody foresaw; send the same request with the same "
            "idempotency key again, which finds the first outcome or does it once. If it stays, "
            "report the correlation id"
        )
