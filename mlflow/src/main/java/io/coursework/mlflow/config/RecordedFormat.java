package io.coursework.mlflow.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.FormatVersion;
import java.util.List;

/**
 * The format of configurations as runs, checkpoints, models and plans keep them. Each names its
 * version under the key {@value #KEY}; those of before versions were counted name none, and are of
 * version 0.
 *
 * <p>A key that is added to a configuration gets a line in {@link #KEYS}, with a new version and
 * what was done before there was the key: a recorded configuration that lacks it means that, not
 * what is the default today. A configuration that a user writes has the defaults of today.
 */
final class RecordedFormat {

  static final String KEY = "format";

  /** Of the configurations that are written now. */
  static final int VERSION = 2;

  /**
   * A key that is younger than some recorded configurations.
   *
   * @param since the first version that has it
   * @param key such as {@code model.d_model}
   * @param before in YAML: what was done when there was no such key
   */
  record YoungerKey(int since, String key, String before) {}

  static final List<YoungerKey> KEYS =
      List.of(
          since(1, "target", "SUM"),
          since(1, "control", "none"),
          since(1, "data", "{type: generated}"),
          since(1, "model.d_head", "0"),
          since(1, "model.block", "serial"),
          since(1, "model.mlp_bias", "true"),
          since(1, "model.norm", "layer"),
          since(1, "model.positions", "learned"),
          since(1, "model.dropout", "0.0"),
          since(1, "model.init_std", "0.02"),
          since(1, "model.residual_scaling", "false"),
          since(1, "init.from", "''"),
          since(1, "init.part", "all"),
          since(1, "init.numbers", "none"),
          since(1, "init.ring_frequency", "1"),
          since(1, "init.freeze", "none"),
          since(1, "init.shuffle_numbers", "false"),
          since(1, "init.rotate_numbers", "false"),
          since(1, "init.match_norm", "false"),
          since(1, "training.batching", "rows"),
          since(1, "training.accumulate", "1"),
          since(1, "training.precision", "float32"),
          since(1, "training.optimizer.type", "adamw"),
          since(1, "training.optimizer.momentum", "0.9"),
          since(1, "training.optimizer.nesterov", "false"),
          since(1, "training.optimizer.decay_share", "0.1"),
          since(2, "training.optimizer.ema_decay", "0.0"),
          since(1, "training.success.metric", "none"),
          since(1, "training.success.value", "0.8"),
          since(1, "training.success.evaluations", "3"),
          since(1, "training.checkpoint.schedule", "every"),
          since(1, "training.checkpoint.every", "1000"),
          since(1, "training.checkpoint.seconds", "60"),
          since(1, "training.checkpoint.keep", "2"),
          since(1, "training.checkpoint.best", "accuracy"),
          since(1, "training.checkpoint.max_megabytes", "0"),
          since(1, "training.checkpoint.upload", "best_and_last"),
          since(1, "training.divergence.max_gradient_norm", "0"), // any finite one
          since(1, "training.divergence.action", "stop"),
          since(1, "training.early_stopping.metric", "none"),
          since(1, "training.early_stopping.rule", "best"),
          since(1, "training.early_stopping.patience", "5"),
          since(1, "training.early_stopping.min_delta", "0.001"),
          since(1, "training.early_stopping.min_steps", "0"),
          since(1, "logging.model", "false"),
          since(1, "logging.system_every", "0"),
          since(1, "logging.git_diff", "false"),
          since(1, "logging.images", "0"),
          since(2, "logging.probe_metrics", "all"),
          since(1, "probes.every", "0"),
          since(1, "probes.while_training", "[ordering, parity]"));

  private RecordedFormat() {}

  private static YoungerKey since(int version, String key, String before) {
    return new YoungerKey(version, key, before);
  }

  /**
   * Takes the version out of a configuration.
   *
   * @param config as it was read; loses the key
   * @param otherwise where it names none
   * @param origin for messages
   * @throws ConfigException if it is not a version, or one that only a later build reads
   */
  static long take(ObjectNode config, long otherwise, String origin) {
    JsonNode version = config.remove(KEY);
    if (version == null) {
      return otherwise;
    }
    if (!version.isIntegralNumber() || version.asLong() < 0) {
      throw new ConfigException(
          "%s: %s = %s is not the version of a configuration; leave it out"
              .formatted(origin, KEY, version));
    }
    try {
      return FormatVersion.known(origin, version.asLong(), VERSION);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  /** Gives the defaults what a configuration of a version means by lacking a key. */
  static void lay(ObjectNode defaults, long version) {
    for (YoungerKey key : KEYS) {
      if (key.since() > version) {
        int last = key.key().lastIndexOf('.');
        ObjectNode section = defaults;
        if (last > 0) {
          section = (ObjectNode) defaults.at("/" + key.key().substring(0, last).replace('.', '/'));
        }
        section.set(key.key().substring(last + 1), YamlTree.parse(key.before(), key.key()).root());
      }
    }
  }
}
