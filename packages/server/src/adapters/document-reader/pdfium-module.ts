import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { PDFiumModule } from '@hyzyla/pdfium'

/**
 * The part of PDFium's C interface that is used here. The package exports all of it, but types only what
 * its own wrapper needs. Pointers and handles are numbers; 0 is null.
 */
export interface Pdfium {
  readonly HEAPU8: Uint8Array
  readonly wasmExports: {
    malloc(bytes: number): number
    free(pointer: number): void
    /** What pointers to functions point to; it cannot grow. */
    readonly __indirect_function_table: { set(index: number, callable: unknown): void }
  }
  _FPDF_InitLibraryWithConfig(config: number): void
  _FPDF_LoadMemDocument(data: number, bytes: number, password: number): number
  _FPDF_CloseDocument(document: number): void
  _FPDF_GetLastError(): number
  _FPDF_GetPageCount(document: number): number
  _FPDF_GetPageSizeByIndexF(document: number, index: number, size: number): number
  _FPDF_LoadPage(document: number, index: number): number
  _FPDF_ClosePage(page: number): void
  _FPDF_PageToDevice(page: number, ...frameXYThenPointers: number[]): number
  _FPDF_RenderPageBitmap(bitmap: number, page: number, ...frameAndFlags: number[]): void
  _FPDF_GetFormType(document: number): number
  _FPDFDOC_InitFormFillEnvironment(document: number, info: number): number
  _FPDFDOC_ExitFormFillEnvironment(form: number): void
  _FORM_OnAfterLoadPage(page: number, form: number): void
  _FORM_OnBeforeClosePage(page: number, form: number): void
  _FPDF_FFLDraw(form: number, bitmap: number, page: number, ...frameAndFlags: number[]): void
  _FPDFBitmap_CreateEx(width: number, height: number, ...formatPointerStride: number[]): number
  _FPDFBitmap_FillRect(bitmap: number, ...rectAndColor: number[]): number
  _FPDFBitmap_GetBuffer(bitmap: number): number
  _FPDFBitmap_GetStride(bitmap: number): number
  _FPDFBitmap_Destroy(bitmap: number): void
  _FPDFPage_CountObjects(page: number): number
  _FPDFPage_GetObject(page: number, index: number): number
  _FPDFPageObj_GetType(object: number): number
  _FPDFPageObj_GetBounds(object: number, ...leftBottomRightTop: number[]): number
  _FPDFFormObj_CountObjects(form: number): number
  _FPDFFormObj_GetObject(form: number, index: number): number
  _FPDFPage_GetAnnotCount(page: number): number
  _FPDFPage_GetAnnot(page: number, index: number): number
  _FPDFPage_CloseAnnot(annotation: number): void
  _FPDFAnnot_GetSubtype(annotation: number): number
  _FPDFAnnot_GetRect(annotation: number, rect: number): number
  _FPDFText_LoadPage(page: number): number
  _FPDFText_ClosePage(text: number): void
  _FPDFText_CountChars(text: number): number
  _FPDFText_GetUnicode(text: number, index: number): number
  _FPDFText_IsGenerated(text: number, index: number): number
  _FPDFText_IsHyphen(text: number, index: number): number
  _FPDFText_HasUnicodeMapError(text: number, index: number): number
  _FPDFText_GetCharAngle(text: number, index: number): number
  _FPDFText_GetLooseCharBox(text: number, index: number, rect: number): number
  _FPDFText_GetTextObject(text: number, index: number): number
  _FPDFTextObj_GetTextRenderMode(object: number): number
  _FPDF_DeviceToPage(page: number, ...frameXYThenPointers: number[]): number
  _FPDFText_LoadCidType2Font(document: number, font: number, ...bytesUnicodeGlyphsBytes: number[]): number
  _FPDFPageObj_CreateTextObj(document: number, font: number, size: number): number
  _FPDFText_SetCharcodes(object: number, codes: number, count: number): number
  _FPDFPageObj_SetMatrix(object: number, matrix: number): number
  _FPDFTextObj_SetTextRenderMode(object: number, mode: number): number
  _FPDFPage_InsertObject(page: number, object: number): void
  _FPDFPage_GenerateContent(page: number): number
  _FPDF_SaveAsCopy(document: number, fileWrite: number, flags: number): number
}

/**
 * Bytes that an instance may grow to. PDFium's own bound is 2 GiB, which a page of 3 KB can make it fill;
 * a page of 10,000 by 10,000 pixels takes 400 MB.
 */
const maxHeapBytes = 1 << 30

type WasmImports = Record<string, Record<string, unknown>>

/** The little of WebAssembly that is used here; neither the ES library nor Node 20's types declare it. */
interface WasmApi {
  compile(bytes: Uint8Array): Promise<object>
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: WasmImports) => { readonly exports: object }
  RuntimeError: new () => Error
}
const wasm = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly

let compiled: Promise<object> | undefined

/** A fresh instance with a memory of its own; only the first one has to be compiled. */
export async function loadPdfium(): Promise<Pdfium> {
  compiled ??= readFile(fileURLToPath(import.meta.resolve('@hyzyla/pdfium/pdfium.wasm'))).then(wasm.compile)
  const code = await compiled
  const loaded: unknown = await PDFiumModule({
    instantiateWasm: (imports: WasmImports, onSuccess: (instance: object) => void) => {
      capHeap(imports)
      const instance = new wasm.Instance(code, imports)
      onSuccess(instance)
      return instance.exports
    },
    // An abort is reported by its exception; the log is not PDFium's to write to.
    ...{ print: () => undefined, printErr: () => undefined },
  })
  const pdfium = loaded as Pdfium
  pdfium._FPDF_InitLibraryWithConfig(0)
  return pdfium
}

function capHeap(imports: WasmImports): void {
  const env = imports['env']
  const grow = env?.['emscripten_resize_heap']
  if (env === undefined || typeof grow !== 'function') return
  // The size comes as a signed 32-bit number.
  env['emscripten_resize_heap'] = (bytes: number) => (bytes >>> 0 > maxHeapBytes ? 0 : grow(bytes))
}

/**
 * A module that imports `e.f`, which takes three 32-bit numbers and gives one, and exports it as `f`: only functions of
 * WebAssembly may stand in its tables.
 */
// biome-ignore format: a section a line
const relay = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0,
  1, 8, 1, 96, 3, 127, 127, 127, 1, 127,
  2, 7, 1, 1, 101, 1, 102, 0, 0,
  7, 5, 1, 1, 102, 0, 0,
)

/** Has `callback` called where PDFium calls a null pointer with three numbers: the one free place in its table. */
export function hearCallsOfNull(
  { wasmExports }: Pdfium,
  callback: (a: number, b: number, c: number) => number,
): void {
  const { exports } = new wasm.Instance(new wasm.Module(relay), { e: { f: callback } })
  wasmExports.__indirect_function_table.set(0, (exports as { f: unknown }).f)
}

/** Whether an error came from inside PDFium (a trap or an abort), after which its instance is not to be trusted. */
export function isPdfiumCrash(error: unknown): boolean {
  return error instanceof wasm.RuntimeError || error instanceof RangeError
}
