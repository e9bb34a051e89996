"""What is true of every address of the REST interface, said once in its OpenAPI document."""

from typing import Any

from cases.queries.kinds import KNOWN
from scs_admin.problems import MEDIA_TYPE, TYPES

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. `type` is stable; sentences are in the language that was asked for.",
    "properties": {
        "type": {"type": "string", "format": "uri", "examples": [f"{TYPES}rule-refused"]},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "rule": {"type": "string", "description": "Where a rule refused: which."},
        "article": {"type": "string", "description": "The law that it keeps."},
        "missing": {"type": "array", "items": {"type": "string"}},
        "because": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("rule", "article", "text")},
                "required": ["rule", "article", "text"],
            },
        },
        "errors": {
            "type": "array",
            "description": "Bad input: what is wrong, and where (RFC 6901).",
            "items": {
                "type": "object",
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
                "required": ["pointer", "detail"],
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
}
CONTENT = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
METHODS = {"get", "post", "put", "patch", "delete"}


def describe_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Whatever goes wrong, anywhere, is answered as a problem; and what `POST cases/` takes, its room says."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    for operations in result["paths"].values():
        for operation in (operations[method] for method in METHODS & set(operations)):
            for code, response in operation["responses"].items():
                if code.startswith(("4", "5")):
                    response["content"] = CONTENT
            operation["responses"]["default"] = {"description": "Any other problem.", "content": CONTENT}
            if operation["operationId"] == "open_case" and KNOWN.intake:
                operation["requestBody"]["content"] = {"application/json": {"schema": dict(KNOWN.intake.schema)}}
    return result
