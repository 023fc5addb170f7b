package io.coursework.tfmodel.transfer;

import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterSet;

/** Which parameters no step moves. With a tied head the token embedding is the unembedding, too. */
public enum Freeze {
  /** All are trained. */
  NONE,
  /**
   * Those that were taken from the trained model, or the table of numbers, stay; tokens that it did
   * not know are trained.
   */
  LOADED,
  /** Token embedding and learned positions stay. */
  EMBEDDINGS,
  /** The blocks stay; embeddings, final norm and head are trained. */
  BLOCKS;

  /**
   * The parameters that stay.
   *
   * @param loaded those that were taken from a trained model
   */
  public ParameterSet frozen(ParameterLayout layout, ParameterSet loaded) {
    return switch (this) {
      case NONE -> ParameterSet.NONE;
      case LOADED -> loaded;
      case EMBEDDINGS -> ParameterSet.of(layout, WeightCopy::isEmbedding);
      case BLOCKS -> ParameterSet.of(layout, name -> name.startsWith("blocks."));
    };
  }
}
