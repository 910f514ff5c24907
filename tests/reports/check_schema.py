"""Reads lines {"what", "accepted", "record"} and checks that the schema agrees with each verdict."""
import json
import sys

import jsonschema

schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
wrong = 0
for line in open(sys.argv[2]):
    case = json.loads(line)
    if validator.is_valid(case["record"]) != case["accepted"]:
        wrong += 1
        said = "accepted" if case["accepted"] else "refused"
        print(f"{case['what']}: the reader {said} it, the schema did not")
sys.exit(wrong > 0)
