package io.coursework.mlflow.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.coursework.tracking.secret.Secrets;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tensorflow.TensorFlow;

/** What machine and process a run was computed by, as far as its speed or its bits depend on it. */
public final class Environment {

  /** Its name among a run's artifacts. */
  static final String FILE = "environment.json";

  /** All variables that are told of; any other may be a secret. */
  static final List<String> VARIABLES =
      List.of(
          "CUDA_VISIBLE_DEVICES",
          "KMP_AFFINITY",
          "KMP_BLOCKTIME",
          "LANG",
          "LC_ALL",
          "LD_LIBRARY_PATH",
          "NVIDIA_VISIBLE_DEVICES",
          "OMP_NUM_THREADS",
          "SLURM_ARRAY_JOB_ID",
          "SLURM_ARRAY_TASK_ID",
          "SLURM_JOB_ID",
          "SLURM_JOB_NODELIST",
          "TF_CPP_MIN_LOG_LEVEL",
          "TF_DETERMINISTIC_OPS",
          "TF_ENABLE_ONEDNN_OPTS",
          "TF_FORCE_GPU_ALLOW_GROWTH",
          "TF_GPU_ALLOCATOR",
          "TF_NUM_INTEROP_THREADS",
          "TF_NUM_INTRAOP_THREADS",
          "TF_XLA_FLAGS",
          "TZ",
          "XLA_FLAGS");

  private static final JsonMapper JSON = new JsonMapper();

  private Environment() {}

  /** The version of Coursework; "development" where it runs from its classes. */
  public static String courseworkVersion() {
    String version = Environment.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * One JSON object.
   *
   * @param machine empty if it cannot be read
   * @param variables of the process's environment
   */
  static byte[] json(
      Optional<MachineDescription> machine,
      Libraries libraries,
      Map<String, String> variables,
      Secrets secrets) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("coursework", courseworkVersion());
    all.put("tensorflow", tensorFlow(libraries));
    all.put("java", java(secrets));
    all.put("os", os(machine));
    machine.ifPresent(
        here -> {
          all.put("cpu", cpu(here));
          all.put("memory_megabytes", Math.round(here.memory() / 1e6));
          all.put("gpus", here.gpus());
          here.gpuDriver().ifPresent(driver -> all.put("gpu_driver", driver));
        });
    all.put("locale", locale());
    all.put("charset", Charset.defaultCharset().name());
    all.put("time_zone", ZoneId.systemDefault().getId());
    Map<String, String> told = new TreeMap<>(variables);
    told.keySet().retainAll(VARIABLES);
    all.put("variables", secrets.redact(told));
    all.put("libraries", libraries.versions());
    try {
      String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
      return text.getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> tensorFlow(Libraries libraries) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("version", TensorFlow.version());
    libraries.tensorFlowBuild().ifPresent(build -> about.put("build", build));
    return about;
  }

  private static Map<String, Object> java(Secrets secrets) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("version", System.getProperty("java.version"));
    about.put("vendor", System.getProperty("java.vendor"));
    about.put("vm", System.getProperty("java.vm.name"));
    // Not the -D...: what they set may be a secret, and no result depends on it.
    about.put(
        "flags",
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> flag.startsWith("-X") || flag.startsWith("--"))
            .map(secrets::redact)
            .toList());
    about.put("max_heap_megabytes", Math.round(Runtime.getRuntime().maxMemory() / 1e6));
    about.put("processors", Runtime.getRuntime().availableProcessors());
    return about;
  }

  private static Map<String, Object> os(Optional<MachineDescription> machine) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("name", System.getProperty("os.name"));
    machine.ifPresent(here -> about.put("distribution", here.os()));
    about.put("kernel", System.getProperty("os.version"));
    about.put("architecture", System.getProperty("os.arch"));
    return about;
  }

  private static Map<String, Object> cpu(MachineDescription machine) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("model", machine.cpu());
    about.put("physical_cores", machine.physicalCores());
    about.put("logical_cores", machine.logicalCores());
    return about;
  }

  /** The user's: the program itself writes numbers as nobody does. */
  private static String locale() {
    String country = System.getProperty("user.country", "");
    return System.getProperty("user.language", "") + (country.isEmpty() ? "" : "_" + country);
  }
}
