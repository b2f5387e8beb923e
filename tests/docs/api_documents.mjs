// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The API documents (proto/openapi.yaml, proto/asyncapi.yaml) for api_documents.py, by the packages of this folder.
//
//   node api_documents.mjs read FILE     prints {"errors", "document"}: what its specification's own schema says
//   node api_documents.mjs check FILE    judges [{"schema", "value"}] from stdin, prints a list of errors for each;
//                                        a schema is the document's, by its JSON pointer
//
// A value may have no field that its schema does not name, although the documents leave room for more.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv2020 from 'ajv/dist/2020.js';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const VALUES = ['items', 'additionalProperties', 'contentSchema'];
const SAME_VALUE = ['if', 'then', 'else', 'not'];
const SAME_VALUE_LISTS = ['allOf', 'anyOf', 'oneOf'];

/** A copy of a schema in which each value that it describes has no other fields than those described. */
function strict(schema, isValue) {
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = { ...schema };
  for (const name of VALUES) if (name in copy) copy[name] = strict(copy[name], true);
  for (const name of SAME_VALUE) if (name in copy) copy[name] = strict(copy[name], false);
  for (const name of SAME_VALUE_LISTS) copy[name] &&= copy[name].map((each) => strict(each, false));
  copy.properties &&= mapValues(copy.properties, (each) => strict(each, true));
  if (isValue) copy.unevaluatedProperties = false;
  return copy;
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

/** Every `schema` and `payload` that stands in the document, made strict in place; `components.schemas` too. */
function makeStrict(document) {
  document.components.schemas = mapValues(document.components.schemas, (each) => strict(each, false));
  const visit = (node) => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'examples') continue;
      if (key === 'schema' || key === 'payload') node[key] = strict(value, true);
      else if (node !== document.components || key !== 'schemas') visit(value);
    }
  };
  visit(document);
}

/** What the specification's schema says, and what JSON Schema's says of each schema in the document. */
async function judgeDocument(document, text) {
  const errors = document.openapi ? await judgeOpenApi(text) : judgeAsyncApi(document);
  const meta = new Ajv2020({ strict: false });
  for (const [name, schema] of Object.entries(document.components.schemas))
    if (!meta.validateSchema(schema)) errors.push(`schema ${name}: ${meta.errorsText()}`);
  return errors;
}

async function judgeOpenApi(text) {
  const { Validator } = await import('@seriousme/openapi-schema-validator');
  const validator = new Validator();
  const { valid, errors } = await validator.validate(text);
  if (!valid) return [].concat(errors).map((error) => JSON.stringify(error));
  if (validator.version !== '3.1') return [`it was taken for version ${validator.version}`];
  return [];
}

function judgeAsyncApi(document) {
  const require = createRequire(import.meta.url);
  const specification = require(`@asyncapi/specs/schemas/${document.asyncapi}.json`);
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  delete specification.definitions['http://json-schema.org/draft-07/schema'];  // Ajv has it
  return ajv.validate(specification, document) ? [] : ajv.errors.map((error) => JSON.stringify(error));
}

function judgeValues(document, cases) {
  makeStrict(document);
  const ajv = new Ajv2020({ strictSchema: true, strictTypes: false, strictRequired: false, strictTuples: false,
                            allErrors: true, validateSchema: false });
  addFormats(ajv);
  ajv.addVocabulary(Object.keys(document));  // it is no schema itself, but has some
  ajv.addSchema(document, 'document');
  return cases.map(({ schema, value }) => {
    const validate = ajv.compile({ $ref: `document${schema}`, unevaluatedProperties: false });
    return validate(value) ? [] : validate.errors.map(({ instancePath, message, params }) =>
      `${instancePath || 'it'} ${message} ${JSON.stringify(params)}`);
  });
}

const [task, file] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');
const document = parse(text, { version: '1.2', strict: true, uniqueKeys: true });
const result = task === 'read' ? { errors: await judgeDocument(document, text), document }
                               : judgeValues(document, JSON.parse(readFileSync(0, 'utf8')));
process.stdout.write(JSON.stringify(result));
