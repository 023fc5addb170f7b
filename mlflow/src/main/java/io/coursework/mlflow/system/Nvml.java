package io.coursework.mlflow.system;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * NVIDIA's GPUs, read through the driver's own library. It is part of every driver; where there is
 * none, there are no GPUs.
 *
 * @see <a href="https://docs.nvidia.com/deploy/nvml-api/">NVML</a>
 */
final class Nvml implements Gpus {

  private static final int SUCCESS = 0;
  private static final int MOST_CHARACTERS = 96; // the longest name, with its end

  /** The functions under their names in the library; each returns 0 if it did its work. */
  interface Functions extends Library {
    int nvmlInit_v2();

    int nvmlSystemGetDriverVersion(byte[] version, int length);

    int nvmlDeviceGetCount_v2(IntByReference count);

    int nvmlDeviceGetHandleByIndex_v2(int index, PointerByReference device);

    int nvmlDeviceGetName(Pointer device, byte[] name, int length);

    /**
     * @param percent of the time in which it computed, and in which it used its memory
     */
    int nvmlDeviceGetUtilizationRates(Pointer device, int[] percent);

    /**
     * @param bytes total, free, used
     */
    int nvmlDeviceGetMemoryInfo(Pointer device, long[] bytes);

    int nvmlDeviceGetPowerUsage(Pointer device, IntByReference milliwatts);

    int nvmlDeviceGetEnforcedPowerLimit(Pointer device, IntByReference milliwatts);
  }

  private final Functions functions;
  private final List<Pointer> devices = new ArrayList<>();

  private Nvml(Functions functions) {
    this.functions = functions;
    IntByReference count = new IntByReference();
    if (functions.nvmlDeviceGetCount_v2(count) == SUCCESS) {
      for (int i = 0; i < count.getValue(); i++) {
        PointerByReference device = new PointerByReference();
        if (functions.nvmlDeviceGetHandleByIndex_v2(i, device) == SUCCESS) {
          devices.add(device.getValue());
        }
      }
    }
  }

  /** The GPUs of this machine, {@link Gpus#NONE} if no NVIDIA driver is there. */
  static Gpus open() {
    return open(Platform.isWindows() ? "nvml" : "libnvidia-ml.so.1");
  }

  /**
   * @param library name or path of the driver's library
   */
  static Gpus open(String library) {
    try {
      Functions functions = Native.load(library, Functions.class);
      return functions.nvmlInit_v2() == SUCCESS ? new Nvml(functions) : NONE;
    } catch (LinkageError e) {
      return NONE;
    }
  }

  @Override
  public List<GpuState> states() {
    return devices.stream().map(this::state).toList();
  }

  private GpuState state(Pointer device) {
    int[] percent = new int[2];
    long[] bytes = new long[3];
    IntByReference drawn = new IntByReference();
    IntByReference limit = new IntByReference();
    boolean used = functions.nvmlDeviceGetUtilizationRates(device, percent) == SUCCESS;
    boolean memory = functions.nvmlDeviceGetMemoryInfo(device, bytes) == SUCCESS;
    boolean power = functions.nvmlDeviceGetPowerUsage(device, drawn) == SUCCESS;
    boolean limited = functions.nvmlDeviceGetEnforcedPowerLimit(device, limit) == SUCCESS;
    return new GpuState(
        used ? percent[0] : Double.NaN,
        memory ? bytes[2] : Double.NaN,
        memory ? bytes[0] : Double.NaN,
        power ? drawn.getValue() / 1e3 : Double.NaN,
        limited ? limit.getValue() / 1e3 : Double.NaN);
  }

  @Override
  public List<String> models() {
    return devices.stream()
        .map(
            device -> {
              byte[] name = new byte[MOST_CHARACTERS];
              return functions.nvmlDeviceGetName(device, name, name.length) == SUCCESS
                  ? Native.toString(name)
                  : "unknown";
            })
        .toList();
  }

  @Override
  public Optional<String> driver() {
    byte[] version = new byte[MOST_CHARACTERS];
    return functions.nvmlSystemGetDriverVersion(version, version.length) == SUCCESS
        ? Optional.of(Native.toString(version))
        : Optional.empty();
  }
}
