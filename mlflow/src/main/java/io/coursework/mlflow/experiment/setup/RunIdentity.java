package io.coursework.mlflow.experiment.setup;

import io.coursework.curricula.spec.Digest;
import io.coursework.tfmodel.device.Processor;
import io.coursework.tracking.run.RunHeader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the bits of a training follow from, as tags of its run: beside these the versions of
 * Coursework and TensorFlow and the device. Two runs that agree in all of it come out the same.
 *
 * @param config the first 32 digits of the SHA-256 of the file config.yaml
 * @param processor the kind of it, as {@link Processor#family} tells
 */
public record RunIdentity(String config, String processor) {

  /** The tag with the configuration's digest. */
  public static final String CONFIG = "coursework.config_digest";

  /** The tag with the kind of processor. */
  public static final String PROCESSOR = "coursework.processor";

  /**
   * Of a run here.
   *
   * @param yaml its configuration, as the run keeps it
   */
  public static RunIdentity here(String yaml) {
    return new RunIdentity(digest(yaml), Processor.family());
  }

  /** The digest of a configuration's text. */
  public static String digest(String yaml) {
    byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
    return new Digest().bytes(bytes, 0, bytes.length).hex();
  }

  /** This run's header with its identity. */
  public RunHeader of(RunHeader header) {
    Map<String, String> tags = new TreeMap<>(header.tags());
    tags.put(CONFIG, config);
    tags.put(PROCESSOR, processor);
    return header.withTags(tags);
  }
}
