// Validates OpenAPI documents. Arguments: files of JSON. Prints a line for each that is not valid.
import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";

for (const file of process.argv.slice(2)) {
  const { valid, errors } = await new Validator().validate(JSON.parse(readFileSync(file, "utf8")));
  if (!valid) console.log(file, JSON.stringify(errors));
}
