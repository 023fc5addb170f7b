package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import io.coursework.tfmodel.graph.ModelGraph;

/** How the expressions of a batch lie in the rows that a model is run on. */
public enum Batching {
  /** One expression a row, padded on the right to the longest of the batch. */
  ROWS {
    @Override
    BatchRows lay(Batch batch, int context) {
      return BatchRows.padded(batch);
    }

    @Override
    BatchRows lay(Batch batch, ModelGraph model) {
      return BatchRows.padded(model.fitted(batch));
    }
  },
  /**
   * As many whole expressions after one another as fit a row of the context's length. Positions
   * restart with each and none sees another, so losses and gradients are those of {@link #ROWS} up
   * to rounding.
   */
  PACKED {
    @Override
    BatchRows lay(Batch batch, int context) {
      return BatchRows.packed(batch, context);
    }
  },
  /**
   * All expressions after one another, cut every context's length, also within an expression. Each
   * token sees all before it in its row, and the end token has the next expression's first token to
   * predict: as the paper's sister code trains.
   */
  WINDOWS {
    @Override
    BatchRows lay(Batch batch, int context) {
      return BatchRows.windows(batch, context);
    }
  };

  /** Whether positions restart within a row, so that the model must be told of them. */
  boolean anew() {
    return this == PACKED;
  }

  /**
   * Lays a batch out.
   *
   * @param batch one expression a row
   * @param context length of the rows, where several expressions share one
   */
  abstract BatchRows lay(Batch batch, int context);

  /** Lays a batch out for a model, which refuses what does not fit its context. */
  BatchRows lay(Batch batch, ModelGraph model) {
    return lay(batch, model.spec().contextLength());
  }
}
