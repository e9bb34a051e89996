"""What the OpenAPI document says of the interface beside its addresses: who may call, which versions, which repeats.

The shape of problems is the same everywhere, and is added by `scs_admin/openapi.py`.
"""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from oauth2_provider.scopes import get_scopes_backend

from cases.states import Scope

IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^"[0-9]{1,9}"$', "examples": ['"3"']},
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of the case as you read it. Without it the answer is 428; if the case has moved since, 412.",
)
KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[\\x21-\\x7e]{1,200}$"},
    OpenApiParameter.HEADER,
    description="The same key with the same request has the same answer, for a day; with another request, 422.",
)


def answer_header(name: str, words: str, *codes: int) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=words, response=list(codes))


ETAG = answer_header("ETag", "The version of the case: send it as If-Match with the next move.", 200, 201)
REPLAYED = answer_header("Idempotency-Replayed", "`true` when this answer was given before.", 200, 201)
LOCATION = answer_header("Location", "Where the new case is.", 201)

PROBLEMS: Mapping[int, OpenApiResponse] = {
    code: OpenApiResponse({"type": "object"}, words)
    for code, words in {
        400: "Bad input; see `errors`.",
        401: "No token, or one that is no longer good.",
        403: "`insufficient-scope`, `not-permitted`, or `second-person-needed` (four eyes).",
        404: "No such case, or not yours to see.",
        409: "`rule-refused`: see `rule`, `article`, `missing`.",
        412: "Changed since you read it.",
        422: "The Idempotency-Key came before, with another request.",
        428: "If-Match is missing.",
    }.items()
}

MOVE_BODY: Mapping[str, Any] = {
    "type": "object",
    "description": "The fields of the move, as `moves[].fields` of the case describe them for you; and the reason.",
    "properties": {
        "reason": {"type": "string", "maxLength": 2000, "description": "Officials give one for every step."}
    },
    "additionalProperties": True,
}


class BearerTokenScheme(OpenApiAuthenticationExtension):
    """Programs of agencies fetch a token with their client's id and secret; officials are issued one."""

    target_class = "cases.api.tokens.BearerToken"
    name = ["oauth2", "bearer"]
    priority = 1

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[str]]]:
        needed = getattr(auto_schema.view, "scopes", {}).get(auto_schema.method)
        return [{"oauth2": [str(needed)] if needed else []}, {"bearer": []}]

    def get_security_definition(self, _auto_schema: Any) -> list[dict[str, Any]]:
        scopes = {name: words for name, words in get_scopes_backend().get_all_scopes().items() if ":" not in name}
        words = (
            f"Each scope, followed by a colon and a list's name, is for that list alone: `{Scope.READ}:wage-arrears`."
        )
        flow = {"tokenUrl": "/api/v1/oauth/token/", "scopes": scopes}
        client = {"type": "oauth2", "description": words, "flows": {"clientCredentials": flow}}
        return [client, {"type": "http", "scheme": "bearer", "description": "A token issued to an official."}]
