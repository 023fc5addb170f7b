package io.coursework.mlflow.cli.model;

import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.report.RunReport;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.token.Sequence;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.recording.RunPage;
import io.coursework.mlflow.experiment.result.ProbeReport;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.export.ModelFolder;
import io.coursework.mlflow.inspection.TrainedSubject;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.evaluation.Evaluator;
import io.coursework.tfmodel.graph.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A model read back from a checkpoint or an exported model, with the configuration that it was
 * trained with.
 *
 * @param spec the configuration beside the weights
 * @param preparation its data and device
 * @param transformer the model with its weights
 * @param evaluator of it, which remembers what these weights have written
 * @param step optimiser steps that it was trained for
 */
public record TrainedModel(
    RunSpec spec, Preparation preparation, Transformer transformer, Evaluator evaluator, long step)
    implements AutoCloseable {

  /**
   * Takes the weights of another checkpoint of the same run, and says of which step they are.
   *
   * @throws FailedException if some of them are not finite
   */
  long take(Path folder) throws IOException {
    evaluator.forget();
    return take(folder, transformer);
  }

  private static long take(Path folder, Transformer transformer) throws IOException {
    Checkpoint.Weights weights = Checkpoint.weights(folder, transformer.layout());
    long lost = nonFinite(weights.values());
    if (lost > 0) {
      throw new FailedException(
          "%s: %,d of %,d weights are not finite numbers: the training had diverged, and no answer"
                  .formatted(folder, lost, weights.values().length)
              + " of this model means anything; take an earlier checkpoint");
    }
    transformer.parameters().set(weights.values());
    return weights.step();
  }

  private static long nonFinite(float[] values) {
    long lost = 0;
    for (float value : values) {
      lost += Float.isFinite(value) ? 0 : 1;
    }
    return lost;
  }

  /**
   * Makes sure that the model tells tokens apart: with finite weights, too, what it calculates may
   * be beyond what a float holds, and the token that it then writes means nothing.
   *
   * @param sequences tokens that it is asked to read, as far as its context goes
   * @throws FailedException if a score of a token is not finite
   */
  void requireFiniteScores(List<int[]> sequences) {
    for (int[] sequence : sequences) {
      int length = Math.min(sequence.length, spec.model().contextLength());
      int[] read = Arrays.copyOf(sequence, length);
      if (nonFinite(transformer.logits(read, 1, length)) > 0) {
        throw new FailedException(
            "the model's scores of the next token are not finite numbers (after '%s'): its weights"
                    .formatted(preparation.course().vocabulary().decode(read))
                + " have grown too large, and no answer of it means anything; take an earlier"
                + " checkpoint");
      }
    }
  }

  /** Checks the scores of the longest expression of each of some sets. */
  void requireFiniteScoresOn(List<EvaluationSet> sets) {
    requireFiniteScores(
        sets.stream()
            .map(
                set ->
                    set.examples().stream()
                        .map(Example::sequence)
                        .max(Comparator.comparingInt(Sequence::length))
                        .orElseThrow())
            .map(Sequence::tokens)
            .toList());
  }

  /** Opens what lies in a folder; to be closed. */
  public static TrainedModel read(Path folder, ConfigLoader config, Catalogue catalogue)
      throws IOException {
    RunSpec spec =
        config.parse(Checkpoint.config(folder), folder.resolve("config.yaml").toString());
    Preparation preparation = Preparation.of(spec, catalogue);
    Transformer transformer = preparation.model();
    try {
      Evaluator evaluator = Evaluator.remembering(transformer, preparation.course().task());
      return new TrainedModel(spec, preparation, transformer, evaluator, take(folder, transformer));
    } catch (IOException | RuntimeException e) {
      transformer.close();
      preparation.close();
      throw e;
    }
  }

  /** The model as probes see it; to be closed before it. */
  public TrainedSubject subject() {
    return new TrainedSubject(transformer, preparation.course(), evaluator);
  }

  /**
   * The page about it, with what probes said of it.
   *
   * @param step of the weights that it has now
   */
  RunReport page(long step, List<Probe> probes, ProbeReport report, ConfigLoader config) {
    return RunPage.of(preparation, step, evaluator, probes, report, config.yaml(spec));
  }

  /** This model as a folder for MLflow. */
  ModelFolder folder(ConfigLoader config) {
    return new ModelFolder(
        spec,
        config.yaml(spec),
        step,
        preparation.course().task(),
        transformer.layout(),
        transformer.parameters().get());
  }

  @Override
  public void close() throws IOException {
    transformer.close();
    preparation.close();
  }
}
