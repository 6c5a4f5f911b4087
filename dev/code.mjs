#!/usr/bin/env node
// A `code` for machines that can't download VS Code. Takes the flags of desktop VS Code, see code.ts.
import { require } from 'tsx/cjs/api';

await require('./code.ts', import.meta.url).main();
