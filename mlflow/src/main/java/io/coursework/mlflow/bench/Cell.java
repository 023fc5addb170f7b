package io.coursework.mlflow.bench;

import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One line of the benchmark's table: a model and its batches. Peers train the same, as {@link
 * CellExport} writes it down.
 *
 * @param name {@value #RECIPE}, the model's width, or {@value #NESTED}, the model's width and, of
 *     several models, their number: {@code nested-32x8}
 * @param spec what is trained; other models than the first have the next seeds
 * @param fullRows whether each row is a full context of random tokens, all of which count in the
 *     loss; else the batches are those that the course draws
 * @param models that are trained together in one graph, at least 1
 */
public record Cell(String name, RunSpec spec, boolean fullRows, int models) {

  /** The one-minute recipe: short rows, where the overhead of a step weighs most. */
  public static final String RECIPE = "recipe";

  /** Before the width of a model of the paper's nested task: {@code nested-32}. */
  public static final String NESTED = "nested-";

  private static final Pattern NESTED_NAME = Pattern.compile(NESTED + "([^x]*)(?:x([0-9]{1,4}))?");

  private static final Path CONFIG = Path.of("configs", "joint.yaml");
  private static final Path NESTED_CONFIG =
      Path.of("configs", "paper", "nested", "max_med_sum.yaml");

  private static final List<String> RECIPE_SETTINGS = List.of("model.d_model=32");

  /** One block applied five times to 128 tokens: the model of the sister code. */
  private static final List<String> FULL_ROWS_SETTINGS =
      List.of(
          "model.recurrences=5",
          "model.activation=relu",
          "model.context_length=128",
          "model.tied_head=false",
          "model.attention_bias=output",
          "training.loss_on=all");

  /**
   * Rates and lengths of schedules do not change what a step costs, but the loss must not grow. Nor
   * are weights averaged, since peers do not.
   */
  private static final List<String> TRAINING_SETTINGS =
      List.of(
          "training.device=cpu",
          "training.steps=100000000",
          "training.optimizer.learning_rate=0.0005",
          "training.optimizer.schedule=constant",
          "training.optimizer.warmup_steps=0",
          "training.optimizer.ema_decay=0",
          "training.success.metric=none");

  /**
   * The cell of that name.
   *
   * @param name {@value #RECIPE}, a d_model such as 64, {@code nested-64}, or {@code nested-64x8}
   * @param threads of the CPU
   * @param settings {@code key=value} pairs that win over the cell's own
   * @throws io.coursework.mlflow.config.ConfigException if the name or a setting is not valid
   */
  public static Cell of(String name, int threads, List<String> settings, ConfigLoader config) {
    Matcher shape = NESTED_NAME.matcher(name);
    boolean nested = shape.matches();
    boolean fullRows = !nested && !name.equals(RECIPE);
    List<String> all =
        new ArrayList<>(
            Stream.of(
                    TRAINING_SETTINGS,
                    fullRows ? FULL_ROWS_SETTINGS : nested ? List.<String>of() : RECIPE_SETTINGS,
                    settings,
                    List.of("training.threads=" + threads))
                .flatMap(List::stream)
                .toList());
    if (fullRows || nested) {
      all.add("model.d_model=" + (nested ? shape.group(1) : name));
    }
    int models = nested && shape.group(2) != null ? Integer.parseInt(shape.group(2)) : 1;
    if (models < 1) {
      throw new ConfigException(name + " trains no model; write for example nested-32x8");
    }
    return new Cell(name, config.load(nested ? NESTED_CONFIG : CONFIG, all), fullRows, models);
  }

  /** For people: {@code recipe} or {@code d_model 64}. */
  public String label() {
    return fullRows ? "d_model " + name : name;
  }
}
