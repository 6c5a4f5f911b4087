/** Style sheets are bundled by importing them; they export nothing. */
declare module '*.css';
