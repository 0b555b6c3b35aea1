// As child.py, for k1LoW/backslack (bench/peers.py says where it is):
//
//     node bench/child.js backslack TIMES FILE FEW
"use strict";

const { readFileSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { hook } = require(join(resolve(process.env.BACKSLACK), "handler.js"));

const [times, file, few] = process.argv.slice(3);
const asked = JSON.parse(readFileSync(file, "utf8"));
const queryStringParameters = { space: "demo", webhook_url: `${asked.url}/services/T0123456789/B0123456789/${"s".repeat(24)}` };
// What API Gateway hands it for such a webhook.
const events = asked.events.slice(0, Number(times)).map(({ rawPath, headers, body }) => ({
    resource: "/hook", path: rawPath, httpMethod: "POST", headers, queryStringParameters,
    body: Buffer.from(body, "base64").toString("utf8"), isBase64Encoded: false,
}));
const posted = (event) => new Promise((done, failed) =>
    hook(event, {}, (error, answer) => (answer && answer.statusCode === 200 ? done() : failed(error || answer.body))));

(async () => {
    let began;
    for (const [number, event] of events.entries()) {
        if (number === Number(few)) began = process.cpuUsage();
        await posted(event);
    }
    const { user, system } = process.cpuUsage(began);
    console.log((user + system) / 1e6);
    process.exit(0); // its kept-alive connection would be waited for
})();
