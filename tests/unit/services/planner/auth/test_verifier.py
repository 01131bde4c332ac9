"""Tokens: what lets a caller in, and that nothing else does."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jwt
import orjson
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from events.errors import GoldenThreadError
from services.planner.auth.claims import principal_of
from services.planner.auth.errors import Forbidden, Unauthorized
from services.planner.auth.verifier import MAX_TOKEN_CHARACTERS
from services.planner.handling.request import Caller
from tests.unit.services.planner.auth.issuers import (
    CLAIMS,
    ISSUER,
    NOW,
    Door,
    Key,
    ed25519,
    es256,
    rs256,
)

if TYPE_CHECKING:
    from collections.abc import Callable

CLIENT = "0197a3a0-0000-7000-8000-00000000c0de"
ONE = ed25519()


@pytest.mark.parametrize("make", [ed25519, es256, rs256])
async def test_a_token_of_each_algorithm_lets_its_bearer_in(make: Callable[[], Key]) -> None:
    key = make()
    caller = await Door(key).verify(key.token())

    assert (caller.clinic, caller.actor, caller.roles) == (
        "riverbend",
        "staff:amara",
        ("clinician",),
    )
    assert caller.acting_for is None


async def test_roles_keep_their_order_and_a_client_acts_for_itself() -> None:
    door = Door(ONE)
    staff = await door.verify(ONE.token(roles=["supervisor", "clinician"]))
    client = await door.verify(ONE.token(sub="c-7", roles=["client"], acting_for=CLIENT))

    assert staff.roles == ("supervisor", "clinician")
    assert client.acting_for == CLIENT


def _seconds(**after: float) -> int:
    return int((NOW + timedelta(**after)).timestamp())


@pytest.mark.parametrize(
    ("broken", "claims"),
    [
        ("expired", {"iat": _seconds(hours=-9), "exp": _seconds(seconds=-30)}),
        ("not-yet", {"nbf": _seconds(seconds=31)}),
        ("not-yet", {"iat": _seconds(seconds=31)}),
        ("lifetime", {"exp": _seconds(hours=24, seconds=1)}),
        ("issuer", {"iss": "https://id.example.org/elsewhere"}),
        ("issuer", {"iss": ISSUER + "/"}),
        ("audience", {"aud": "another-service"}),
        ("claims", {"aud": []}),
        ("claims", {"exp": None}),
        ("claims", {"iat": None}),
        ("claims", {"sub": None}),
        ("claims", {"iss": None}),
        ("claims", {"aud": None}),
        ("exp", {"exp": "soon"}),
        ("exp", {"exp": True}),
        ("exp", {"exp": 10**40}),
        ("exp", {"exp": float("nan")}),
        ("exp", {"exp": float("inf")}),
        ("nbf", {"nbf": "now"}),
        ("sub", {"sub": "Dr. Amara Osei"}),
        ("sub", {"sub": "amara@example.org"}),
        ("sub", {"sub": ""}),
        ("sub", {"sub": "a" * 65}),
        ("sub", {"sub": "amara\n"}),
        ("clinic", {"clinic": None}),
        ("clinic", {"clinic": "River Bend"}),
        ("clinic", {"clinic": ["riverbend"]}),
    ],
)
async def test_a_claim_that_does_not_fit_is_no_authority(
    broken: str, claims: dict[str, Any]
) -> None:
    with pytest.raises(Unauthorized) as refused:
        await Door(ONE).verify(ONE.token(**claims))
    assert (refused.value.broken, refused.value.status) == (broken, 401)


@pytest.mark.parametrize(
    ("broken", "claims"),
    [
        ("roles", {"roles": None}),
        ("roles", {"roles": []}),
        ("roles", {"roles": "clinician"}),
        ("roles", {"roles": ["clinician", "root"]}),
        ("roles", {"roles": [["clinician"]]}),
        ("roles", {"roles": ["clinician", "client"], "acting_for": CLIENT}),
        ("acting-for", {"roles": ["client"]}),
        ("roles", {"roles": ["client", "caregiver"], "acting_for": "everyone"}),
        ("acting-for", {"roles": ["caregiver"], "acting_for": "everyone"}),
        ("acting-for", {"roles": ["caregiver"], "acting_for": ""}),
        ("acting-for", {"roles": ["clinician"], "acting_for": CLIENT}),
    ],
)
async def test_a_genuine_token_without_a_place_here_is_forbidden(
    broken: str, claims: dict[str, Any]
) -> None:
    with pytest.raises(Forbidden) as refused:
        await Door(ONE).verify(ONE.token(**claims))
    assert (refused.value.broken, refused.value.status) == (broken, 403)


async def test_clocks_may_differ_a_little() -> None:
    door = Door(ONE)
    await door.verify(ONE.token(iat=_seconds(seconds=30)))
    await door.verify(ONE.token(iat=_seconds(hours=-8), exp=_seconds(seconds=-29)))


async def test_another_key_under_a_known_name_is_found_out() -> None:
    with pytest.raises(Unauthorized, match="signature"):
        await Door(ONE).verify(ed25519(ONE.kid).token())


async def test_a_token_without_a_signature_is_none() -> None:
    unsigned = jwt.encode(CLAIMS, "", "none", headers={"kid": ONE.kid})
    for token in (unsigned, unsigned + "AA"):
        with pytest.raises(Unauthorized):
            await Door(ONE).verify(token)


async def test_a_public_key_is_no_secret_to_sign_with() -> None:
    """The old trick: name HS256 and sign with the bytes of the public key."""
    for key in (ONE, es256(), rs256()):
        pem = key.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        jwk = {"kty": "oct", "k": base64.urlsafe_b64encode(pem).decode()}
        secret = jwt.PyJWK(jwk, algorithm="HS256").key
        hashed = jwt.PyJWS(algorithms=["HS256"])
        hashed_algorithm = hashed.get_algorithm_by_name("HS256")
        head = _part({"alg": "HS256", "typ": "JWT", "kid": key.kid})
        signing = b".".join((head, _part(CLAIMS)))
        signature = base64.urlsafe_b64encode(hashed_algorithm.sign(signing, secret)).rstrip(b"=")
        with pytest.raises(Unauthorized) as refused:
            await Door(key).verify(b".".join((signing, signature)).decode())
        assert refused.value.broken == "algorithm"


def _part(value: object) -> bytes:
    return base64.urlsafe_b64encode(orjson.dumps(value)).rstrip(b"=")


@pytest.mark.parametrize(
    ("broken", "headers"),
    [
        ("kid", {"kid": "two"}),
        ("form", {"typ": "logout+jwt"}),
        ("form", {"crit": ["exp"]}),
    ],
)
async def test_a_header_that_does_not_fit_is_no_authority(
    broken: str, headers: dict[str, Any]
) -> None:
    with pytest.raises(Unauthorized) as refused:
        await Door(ONE).verify(ONE.token(headers=headers))
    assert refused.value.broken == broken


async def test_a_header_cannot_bring_its_own_key() -> None:
    thief = ed25519(ONE.kid)
    with pytest.raises(Unauthorized, match="signature"):
        await Door(ONE).verify(thief.token(headers={"jwk": thief.public}))


async def test_a_token_is_bounded() -> None:
    with pytest.raises(Unauthorized) as refused:
        await Door(ONE).verify(ONE.token(note="x" * MAX_TOKEN_CHARACTERS))
    assert refused.value.broken == "size"


async def test_no_message_repeats_the_token() -> None:
    door = Door(ONE)
    for claims in ({"sub": "Planted Name"}, {"clinic": "Planted Clinic"}, {"roles": ["planted"]}):
        with pytest.raises(GoldenThreadError) as refused:
            await door.verify(ONE.token(**claims))
        assert "lanted" not in str(refused.value)


async def test_subjects_of_two_issuers_have_keys_of_their_own() -> None:
    caller = await Door(ONE).verify(ONE.token())
    assert caller.principal == principal_of(ISSUER, "staff:amara")
    assert caller.principal != principal_of(ISSUER + "x", "staff:amara")
    assert len(principal_of(ISSUER * 9, "a" * 64)) < 255


async def test_a_remembered_token_still_expires() -> None:
    door = Door(ONE)
    token = ONE.token()
    await door.verify(token)
    door.watch.go(hours=8, seconds=31)
    with pytest.raises(Unauthorized) as refused:
        await door.verify(token)
    assert refused.value.broken == "expired"


async def test_a_remembered_token_is_not_verified_again(monkeypatch: pytest.MonkeyPatch) -> None:
    door, token = Door(ONE), ONE.token()
    first = await door.verify(token)
    monkeypatch.setattr(jwt, "decode", lambda *_args, **_options: pytest.fail("verified again"))
    assert await door.verify(token) == first


async def test_memory_is_bounded() -> None:
    door = Door(ONE, remembered=2)
    for name in ("a", "b", "c"):
        await door.verify(ONE.token(sub=name))
    assert len(door.verifier._remembered) == 2  # noqa: SLF001


@given(st.text(max_size=200) | st.from_regex(r"[A-Za-z0-9_-]{1,40}(\.[A-Za-z0-9_-]{0,40}){2}"))
async def test_garbage_is_refused_and_nothing_else(garbage: str) -> None:
    with pytest.raises(Unauthorized):
        await Door(ONE).verify(garbage)


@given(st.dictionaries(st.text(max_size=8), st.text() | st.integers() | st.none(), max_size=4))
async def test_any_header_is_refused_and_nothing_else(header: dict[str, object]) -> None:
    token = b".".join((_part_of(header), _part(CLAIMS), b"AAAA")).decode()
    with pytest.raises(Unauthorized):
        await Door(ONE).verify(token)


def _part_of(value: object) -> bytes:
    import json  # noqa: PLC0415  # writes integers that orjson does not

    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")


@given(
    st.dictionaries(
        st.sampled_from(["sub", "clinic", "roles", "acting_for", "exp", "iat", "nbf", "aud"]),
        st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=4),
    )
)
async def test_any_claims_make_a_caller_or_a_refusal(claims: dict[str, Any]) -> None:
    try:
        caller = await Door(ONE).verify(ONE.token(**claims))
    except (Unauthorized, Forbidden):
        return
    assert isinstance(caller, Caller)
    assert caller.roles


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=5))
async def test_a_changed_letter_is_found(place: int, step: int) -> None:
    token = ONE.token()
    at = place % len(token)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    if token[at] == ".":
        return
    # The last letter of each part holds spare bits; moving by 7 or more changes a bit that counts.
    other = letters[(letters.index(token[at]) + 17 + step) % len(letters)]
    with pytest.raises(Unauthorized):
        await Door(ONE).verify(token[:at] + other + token[at + 1 :])
