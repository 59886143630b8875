"""Judges generated OpenAPI documents with validators that Errbook did not write.

    judge.py CASES

CASES is a JSON file:

    {"documents": [PATH without ending, ...],
     "bodies": [{"document": PATH, "pointer": "/components/...", "body": ..., "accept": bool}, ...],
     "verdicts": [the same without "accept", ...]}

Each document is read as YAML 1.1 (PyYAML), which must give what its JSON twin gives, and must be a
valid OpenAPI document. Each body must be accepted, or refused, by the schema at the pointer of an
OpenAPI 3.0 document. Prints one line for each disagreement; exits with 1 if there is any. Where
there are "verdicts", prints one list of whether each of them is accepted, and nothing else.
"""

import json
import sys
from pathlib import Path

import yaml
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from referencing import Registry
from referencing.jsonschema import DRAFT4

# The C parser reads the same language, many times faster.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def judge_document(path):
    document = json.loads(Path(path + ".json").read_text("utf-8"))
    as_yaml = yaml.load(Path(path + ".yaml").read_text("utf-8"), Loader)
    # Compared as text: to Python, `1 == True`.
    if json.dumps(as_yaml, default=repr) != json.dumps(document):
        yield "the YAML does not say what the JSON says"
    is_30 = document["openapi"].startswith("3.0")
    validator = OpenAPIV30SpecValidator if is_30 else OpenAPIV31SpecValidator
    for error in validator(document).iter_errors():
        where = "/".join(str(step) for step in error.absolute_path)
        yield f"#/{where}: {error.message}"


def errors_of_bodies(cases):
    validators = {}
    registries = {}
    for case in cases:
        path, pointer = case["document"], case["pointer"]
        if path not in registries:
            document = json.loads(Path(path + ".json").read_text("utf-8"))
            registries[path] = Registry().with_resource("urn:d", DRAFT4.create_resource(document))
        if (path, pointer) not in validators:
            schema = {"$ref": "urn:d#" + pointer}
            validators[path, pointer] = OAS30Validator(schema, registry=registries[path])
        yield case, next(validators[path, pointer].iter_errors(case["body"]), None)


def judge_bodies(cases):
    for case, error in errors_of_bodies(cases):
        path, pointer = case["document"], case["pointer"]
        if (error is None) != case["accept"]:
            verdict = "accepted" if error is None else f"refused ({error.message})"
            yield f"{path}{pointer}: {verdict} {json.dumps(case['body'])}"


def main():
    cases = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    if "verdicts" in cases:
        print(json.dumps([error is None for _, error in errors_of_bodies(cases["verdicts"])]))
        return
    count = 0
    for path in cases["documents"]:
        for complaint in judge_document(path):
            print(f"{path}: {complaint}")
            count += 1
    for complaint in judge_bodies(cases["bodies"]):
        print(complaint)
        count += 1
    sys.exit(1 if count else 0)


main()
