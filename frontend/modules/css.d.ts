/** esbuild writes an imported style beside the script that imports it. */
declare module "*.css";
