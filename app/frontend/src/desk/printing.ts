/** Prints a PDF from the browser: by its own dialog where it shows PDFs within a page, else in a window of its own. */

let frame: HTMLIFrameElement | null = null;

export function printPdf(pdf: Blob): void {
  const address = URL.createObjectURL(pdf);
  if (!navigator.pdfViewerEnabled) {
    window.open(address, "_blank");
    return;
  }
  frame?.remove();
  frame = document.createElement("iframe");
  frame.className = "visually-hidden";
  frame.setAttribute("aria-hidden", "true");
  frame.tabIndex = -1;
  frame.dataset.part = "badge";
  frame.addEventListener("load", () => {
    try {
      frame?.contentWindow?.print();
    } catch {
      // A browser that keeps its viewer to itself shows the badge instead.
      window.open(address, "_blank");
    }
  });
  frame.src = address;
  document.body.append(frame);
}
