package io.coursework.mlflow.experiment.recording;

import io.coursework.curricula.Course;
import io.coursework.curricula.DatasetDescription;
import io.coursework.curricula.evaluation.Score;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.export.ModelFolder;
import io.coursework.mlflow.export.TemporaryFolder;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.ModelScore;
import io.coursework.tracking.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes trained models into a run, unless the configuration does not want them: the final model,
 * and the checkpoints that become artifacts. Each is named after the run, and scored on the run's
 * data sets as far as it was evaluated at its step.
 */
public final class ModelRecorder {

  /** Where a model is examined: on what is held out, and on multisets that were never seen. */
  private static final List<SplitPart> EXAMINED =
      List.of(SplitPart.HELD_OUT, SplitPart.UNSEEN_MULTISETS);

  private static final int LONGEST_TITLE = 80; // and the step of a checkpoint after it

  private final Run run;
  private final RunSpec spec;
  private final String config;
  private final Course course;
  private final ParameterLayout layout;
  private final String title;
  private final String example;

  /** By the names of the run's data sets. */
  private final Map<String, String> digests = new TreeMap<>();

  /**
   * @param name the run's
   * @param config the configuration as YAML
   * @param datasets that the run has recorded
   */
  public ModelRecorder(
      Run run,
      String name,
      Preparation preparation,
      String config,
      ParameterLayout layout,
      List<DatasetDescription> datasets) {
    this.run = run;
    this.spec = preparation.spec();
    this.config = config;
    this.course = preparation.course();
    this.layout = layout;
    String plain = name.replaceAll("[^A-Za-z0-9_+~-]+", "-");
    this.title = plain.substring(0, Math.min(plain.length(), LONGEST_TITLE));
    this.example = ModelFolder.example(course.task());
    datasets.forEach(dataset -> digests.put(dataset.name(), dataset.digest()));
  }

  /** The final model of the run. */
  public void last(float[] parameters, Evaluation evaluation) throws IOException {
    String name = ModelFolder.NAME;
    keep(name, title, evaluation.step(), parameters, Optional.of(evaluation), false);
  }

  /**
   * A model on the way.
   *
   * @param evaluation at that step, if there was one
   */
  public void checkpoint(long step, float[] parameters, Optional<Evaluation> evaluation)
      throws IOException {
    String name = ModelFolder.NAME + "_" + Checkpoint.folderName(step);
    keep(name, "%s-step-%d".formatted(title, step), step, parameters, evaluation, true);
  }

  private void keep(
      String name,
      String shown,
      long step,
      float[] parameters,
      Optional<Evaluation> evaluation,
      boolean checkpoint)
      throws IOException {
    if (!spec.logging().model()) {
      return;
    }
    List<ModelScore> scores = evaluation.map(this::scores).orElse(List.of());
    String description = description(step, evaluation, checkpoint);
    try (TemporaryFolder temporary = TemporaryFolder.create()) {
      Path folder = temporary.path().resolve(name);
      new ModelFolder(spec, config, step, course.task(), layout, parameters).write(folder);
      run.model(name, folder, new ModelCard(shown, step, checkpoint, description, scores));
    }
  }

  private List<ModelScore> scores(Evaluation evaluation) {
    List<ModelScore> scores = new ArrayList<>();
    for (SplitPart part : evaluation.heldOut().isEmpty() ? List.of(SplitPart.TRAINING) : EXAMINED) {
      evaluation
          .on(part)
          .forEach(
              (operation, score) -> {
                String dataset = "listops/" + part.label() + "/" + operation;
                if (digests.containsKey(dataset)) {
                  scores.add(
                      new ModelScore(
                          Measure.ANSWER.on(part, operation),
                          score.answer(),
                          dataset,
                          digests.get(dataset)));
                }
              });
    }
    return scores;
  }

  private String description(long step, Optional<Evaluation> evaluation, boolean checkpoint) {
    return """
        %s, seed %d, after %,d steps%s.

        ```python
        import mlflow

        model = mlflow.pyfunc.load_model("%s")
        model.predict(["%s"])
        ```

        or `coursework predict --model %s '%s'`
        """
        .formatted(
            spec.name(),
            spec.seed(),
            step,
            evaluation.map(made -> ": " + accuracies(made, checkpoint)).orElse(""),
            ModelCard.ADDRESS,
            example,
            ModelCard.ADDRESS,
            example);
  }

  private String accuracies(Evaluation evaluation, boolean checkpoint) {
    boolean heldOut = !evaluation.heldOut().isEmpty();
    Map<String, Score> scores = heldOut ? evaluation.heldOut() : evaluation.training();
    return "%s accuracy %s%s"
        .formatted(
            heldOut ? "held-out" : "training",
            scores.entrySet().stream()
                .map(score -> "%s %.3f".formatted(score.getKey(), score.getValue().answer()))
                .collect(Collectors.joining(", ")),
            checkpoint
                ? ", on at most %,d expressions of each data set"
                    .formatted(spec.evaluation().maxExamplesDuringTraining())
                : "");
  }
}
