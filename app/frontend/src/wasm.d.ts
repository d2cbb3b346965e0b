/** A .wasm file that is imported is copied beside the scripts; the import is its name there. */
declare module "*.wasm" {
  const name: string;
  export default name;
}
