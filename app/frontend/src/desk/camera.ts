/** Reads QR codes from the device's camera, as long as it is on. */

import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import wasmName from "zxing-wasm/reader/zxing_reader.wasm";

const LONGEST_SIDE = 960;
const PAUSE_MS = 80;

prepareZXingModule({
  overrides: { locateFile: () => new URL(wasmName, import.meta.url).href },
});

export class Camera {
  private stream: MediaStream | null = null;
  private readonly canvas = document.createElement("canvas");

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly onText: (text: string) => void,
  ) {}

  /** Asks for the camera that looks away from the person; throws where there is none or it isn't allowed. */
  async start(): Promise<void> {
    if (this.stream) return;
    this.stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
    });
    this.video.srcObject = this.stream;
    await this.video.play();
    void this.watch();
  }

  private async watch(): Promise<void> {
    while (this.stream?.active) {
      if (document.visibilityState === "visible") await this.readOnce();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    this.stream = null;
  }

  private async readOnce(): Promise<void> {
    const { videoWidth, videoHeight } = this.video;
    if (!videoWidth || !videoHeight) return;
    const scale = Math.min(1, LONGEST_SIDE / Math.max(videoWidth, videoHeight));
    this.canvas.width = Math.round(videoWidth * scale);
    this.canvas.height = Math.round(videoHeight * scale);
    const pen = this.canvas.getContext("2d", { willReadFrequently: true });
    if (!pen) return;
    pen.drawImage(this.video, 0, 0, this.canvas.width, this.canvas.height);
    const picture = pen.getImageData(0, 0, this.canvas.width, this.canvas.height);
    const found = await readBarcodes(picture, { formats: ["QRCode"], maxNumberOfSymbols: 1 });
    const text = found.find((code) => code.isValid)?.text;
    if (text) this.onText(text);
  }
}
