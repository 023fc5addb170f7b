package io.coursework.tracking.run;

import io.coursework.tracking.secret.Secrets;
import java.util.Comparator;
import java.util.List;

/**
 * What there is to say of a trained model beside its files.
 *
 * @param title by which people find it, as {@link Run#model} takes names; need not be unique
 * @param step optimiser steps done
 * @param checkpoint whether it is a state on the way, which the run keeps among its files as well:
 *     a backend that knows models only as files of a run has it then
 * @param description Markdown, may be empty; in it {@link #ADDRESS} stands for what the backend's
 *     users load it by
 * @param scores what it was measured to be worth, sorted by key
 */
public record ModelCard(
    String title, long step, boolean checkpoint, String description, List<ModelScore> scores) {

  /** In a description, in place of the address that only a backend knows. */
  public static final String ADDRESS = "{model}";

  public ModelCard {
    Limits.modelName(title);
    if (step < 0) {
      throw new IllegalArgumentException("step = %d of a model is negative".formatted(step));
    }
    scores = scores.stream().sorted(Comparator.comparing(ModelScore::key)).toList();
  }

  /** A model of which nothing is said. */
  public static ModelCard of(String title) {
    return new ModelCard(title, 0, false, "", List.of());
  }

  /** Without secrets; a title that holds one gives way to the model's name. */
  public ModelCard redacted(Secrets secrets, String name) {
    String shown = secrets.redact(title).equals(title) ? title : name;
    return new ModelCard(shown, step, checkpoint, secrets.redact(description), scores);
  }

  public ModelCard withScores(List<ModelScore> others) {
    return new ModelCard(title, step, checkpoint, description, others);
  }
}
