// Once osls has packed the zip and its requirements, deploy/zip.py makes it what Lambda should get.
'use strict';

const path = require('node:path');
const { spawnSync } = require('node:child_process');

module.exports = class Zip {
  constructor(serverless, options, { log }) {
    const remake = () => {
      const { service, serviceDir } = serverless;
      const packages = [service.package, ...Object.values(service.functions).map((one) => one.package)];
      const zips = new Set(packages.filter((one) => one?.artifact).map((one) => path.resolve(serviceDir, one.artifact)));
      for (const zip of zips) {
        const asked = spawnSync('.venv/bin/python', ['-m', 'deploy.zip', zip], { cwd: serviceDir, encoding: 'utf8' });
        if (asked.error) stop('there is no .venv here: run make demo first');
        if (asked.status !== 0) stop(asked.stderr.trim());
        const said = asked.stdout.trim();
        if (said.includes('WITHOUT BYTECODE')) log.warning(said);
        else log.notice(said);
      }
    };
    // After serverless-python-requirements, which stands before this one in serverless.yml.
    this.hooks = {
      'after:package:createDeploymentArtifacts': remake,
      'after:deploy:function:packageFunction': remake,
    };
  }
};

// One line and no more: of an error, osls prints where it was thrown, and wraps what it says in six lines of its own.
function stop(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
