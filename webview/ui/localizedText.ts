/** Returns a text in the user's language. A function, because modules are loaded before the translations are. */
export type LocalizedText = () => string;
