/** Reads QR codes from the device's camera, as long as it is on. */

import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import wasmName from "zxing-wasm/reader/zxing_reader.wasm";

const LONGEST_SIDE = 960;
const PAUSE_MS = 80;
const MOST_IN_VIEW = 4;

prepareZXingModule({
  overrides: { locateFile: () => new URL(wasmName, import.meta.url).href },
});

interface Place {
  x: number;
  y: number;
}

/** What browsers say of a camera beyond what every one has. */
interface CameraAbilities extends MediaTrackCapabilities {
  torch?: boolean;
}

export class Camera {
  private stream: MediaStream | null = null;
  private readonly canvas = document.createElement("canvas");

  /** `onCodes` is given the codes in view, the one nearest the middle first. */
  constructor(
    private readonly video: HTMLVideoElement,
    private readonly onCodes: (texts: string[]) => void,
  ) {}

  /** Asks for that camera, else for the one that looks away from the person; throws where there is none or it isn't allowed. */
  async start(device: string | null = null): Promise<void> {
    if (this.stream) return;
    const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
    const wanted = device ? { deviceId: { exact: device } } : { facingMode: "environment" };
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...wanted, ...size } });
    this.video.srcObject = this.stream;
    await this.video.play();
    void this.watch(this.stream);
  }

  stop(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
  }

  /** The cameras of the device; their names are told only once one was allowed. */
  async others(): Promise<MediaDeviceInfo[]> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter((device) => device.kind === "videoinput" && device.deviceId);
  }

  get hasTorch(): boolean {
    const abilities = this.track?.getCapabilities?.() as CameraAbilities | undefined;
    return abilities?.torch === true;
  }

  /** Switches the light on or off. */
  async light(isOn: boolean): Promise<void> {
    const wanted = { advanced: [{ torch: isOn } as MediaTrackConstraintSet] };
    await this.track?.applyConstraints(wanted);
  }

  private get track(): MediaStreamTrack | undefined {
    return this.stream?.getVideoTracks()[0];
  }

  private async watch(stream: MediaStream): Promise<void> {
    while (this.stream === stream && stream.active) {
      if (document.visibilityState === "visible") await this.readOnce();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    if (this.stream === stream) this.stream = null;
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
    const found = await readBarcodes(picture, { formats: ["QRCode"], maxNumberOfSymbols: MOST_IN_VIEW });
    const middle = { x: this.canvas.width / 2, y: this.canvas.height / 2 };
    const codes = found
      .filter((code) => code.isValid)
      .map(({ text, position: { topLeft, bottomRight } }) => ({
        text,
        far: distance(middle, {
          x: (topLeft.x + bottomRight.x) / 2,
          y: (topLeft.y + bottomRight.y) / 2,
        }),
      }))
      .sort((one, other) => one.far - other.far);
    this.onCodes(codes.map((code) => code.text));
  }
}

function distance(one: Place, other: Place): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
