import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import { QUIET_SETTINGS } from '../../dev/quietSettings';
import type { VscodeVersion } from '../../dev/vscode';

export type Theme = 'dark' | 'light' | 'highContrast' | 'highContrastLight';

const Settings = z.record(z.string(), z.unknown());

const THEMES: Record<VscodeVersion, Record<Theme, string>> = {
  newest: {
    dark: 'Dark Modern',
    light: 'Light Modern',
    highContrast: 'Default High Contrast',
    highContrastLight: 'Default High Contrast Light',
  },
  '1.100.3': {
    dark: 'Default Dark Modern',
    light: 'Default Light Modern',
    highContrast: 'Default High Contrast',
    highContrastLight: 'Default High Contrast Light',
  },
};

/** The names in the theme picker. */
export const THEME_LABELS: Record<Theme, string> = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  highContrast: 'Dark High Contrast',
  highContrastLight: 'Light High Contrast',
};

/** The class of the workbench element while a theme is active. */
export const THEME_CLASSES: Record<Theme, string> = {
  dark: 'vs-dark',
  light: 'vs',
  highContrast: 'hc-black',
  highContrastLight: 'hc-light',
};

export function themeSetting(version: VscodeVersion, theme: Theme): Record<string, string> {
  return { 'workbench.colorTheme': THEMES[version][theme] };
}

/** Writes the user settings before the window opens. */
export async function writeSettings(dataDir: string, settings: Record<string, unknown>): Promise<void> {
  await mkdir(path.join(dataDir, 'User'), { recursive: true });
  await writeFile(settingsFile(dataDir), JSON.stringify({ ...QUIET_SETTINGS, ...settings }, undefined, 2));
}

/** Returns the current content of the user's settings file. */
export async function readSettings(dataDir: string): Promise<Record<string, unknown>> {
  return readJson(settingsFile(dataDir));
}

/** Changes a folder's settings by writing its .vscode/settings.json. An open window follows. */
export async function changeFolderSettings(folder: string, changes: Record<string, unknown>): Promise<void> {
  const file = path.join(folder, '.vscode', 'settings.json');
  await mkdir(path.dirname(file), { recursive: true });
  const settings = { ...(await readJson(file)), ...changes };
  await writeFile(file, JSON.stringify(settings, undefined, 2));
}

async function readJson(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  return Settings.parse(JSON.parse(text));
}

function settingsFile(dataDir: string): string {
  return path.join(dataDir, 'User', 'settings.json');
}
