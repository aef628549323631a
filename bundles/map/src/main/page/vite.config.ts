import { defineConfig } from "vite";

// Fixed names: the server knows its four files by name, and nothing else is served.
export default defineConfig({
  build: {
    target: "es2022",
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      output: {
        inlineDynamicImports: true,
        entryFileNames: "page.js",
        assetFileNames: (asset) => (asset.names.some((n) => n.endsWith(".css")) ? "page.css" : "[name][extname]"),
      },
    },
  },
});
