/** What the bundler makes of files that are no scripts. */

declare module "*.css";

declare module "*.svg" {
  const text: string;
  export default text;
}

declare module "*.png" {
  const url: string;
  export default url;
}
