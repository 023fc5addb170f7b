package io.coursework.mlflow.experiment.setup;

import io.coursework.tfmodel.checkpoint.CheckpointException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The trained model that a run's first weights were taken from.
 *
 * @param from its reference or folder
 * @param sha256 of its file of weights
 * @param curriculum the name of what it was trained on
 * @param seed of its training
 * @param step optimiser steps that it was trained for
 * @param sameSplit whether it was trained on the same side of the same split; if not, it may have
 *     been trained on what is held out from the run
 * @param runId its run's id on the server; empty if it is not known
 * @param page its run's page; empty if it is not known
 * @param loaded which parameters were taken, as {@link
 *     io.coursework.tfmodel.architecture.ParameterSet} writes it
 * @param newTokens the tokens of which nothing was taken
 */
public record WeightOrigin(
    String from,
    String sha256,
    String curriculum,
    long seed,
    long step,
    boolean sameSplit,
    String runId,
    String page,
    String loaded,
    List<String> newTokens) {

  /** Its name among the extras of a checkpoint. */
  static final String NAME = "origin";

  private static final String TAG = "coursework.init.";

  public WeightOrigin {
    newTokens = List.copyOf(newTokens);
  }

  String json() {
    return CheckpointJson.json(this);
  }

  /**
   * @param json null if there is none
   * @throws CheckpointException if it is not an origin
   */
  static WeightOrigin read(String json) throws CheckpointException {
    return CheckpointJson.read(json, WeightOrigin.class)
        .orElseThrow(
            () -> new CheckpointException("it does not say which model they were taken from"));
  }

  /** What a run carries of it. */
  public Map<String, String> tags() {
    Map<String, String> tags = new TreeMap<>();
    tags.put(TAG + "from", from);
    tags.put(TAG + "sha256", sha256);
    tags.put(TAG + "curriculum", curriculum);
    tags.put(TAG + "seed", Long.toString(seed));
    tags.put(TAG + "step", Long.toString(step));
    tags.put(TAG + "split", sameSplit ? "same" : "other");
    tags.put(TAG + "run_id", runId);
    tags.put(TAG + "page", page);
    tags.values().removeIf(String::isEmpty);
    return tags;
  }

  /** In words: {@code max_med, seed 0, step 2,500}. */
  public String title() {
    return "%s, seed %d, step %,d".formatted(curriculum, seed, step);
  }
}
