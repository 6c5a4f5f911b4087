#!/usr/bin/env node
// A `code` for machines that cannot download VS Code: takes VS Code's desktop flags. See code.ts.
import { require } from 'tsx/cjs/api';

await require('./code.ts', import.meta.url).main();
