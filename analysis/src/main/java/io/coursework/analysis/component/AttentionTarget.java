package io.coursework.analysis.component;

import io.coursework.analysis.component.ChainPlaces.Copy;
import io.coursework.analysis.component.ChainPlaces.Result;
import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.TokenRole;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** What a token may look at; a share of its attention in [0, 1]. */
enum AttentionTarget {
  /** Where a value is predicted: the operation of the node that has it. */
  OPERATION {
    @Override
    List<Look> looks(Sample sample, int row, ChainPlaces places) {
      return toNode(sample, row, places, TokenRole.OPERATION);
    }
  },
  /** Where a value is predicted: the operands of that node. */
  OPERANDS {
    @Override
    List<Look> looks(Sample sample, int row, ChainPlaces places) {
      return toNode(sample, row, places, TokenRole.OPERAND);
    }
  },
  /** After the prompt: the separator before the token, where there is one. */
  PREVIOUS_SEPARATOR {
    @Override
    List<Look> looks(Sample sample, int row, ChainPlaces places) {
      List<Look> looks = new ArrayList<>();
      int previous = -1;
      for (int position = 0; position <= sample.answerPosition(row); position++) {
        int separator = previous;
        if (separator >= 0) {
          looks.add(new Look(position, key -> key == separator));
        }
        if (sample.role(row, position) == TokenRole.SEPARATOR) {
          previous = position;
        }
      }
      return looks;
    }
  },
  /** Where a token of the step before is copied: that token. */
  COPY_SOURCE {
    @Override
    List<Look> looks(Sample sample, int row, ChainPlaces places) {
      List<Look> looks = new ArrayList<>();
      for (Copy copy : places.copies()) {
        looks.add(new Look(copy.query(), key -> key == copy.source()));
      }
      return looks;
    }
  };

  /**
   * A token and what it may look at.
   *
   * @param query its position
   * @param keys those that count
   */
  record Look(int query, IntPredicate keys) {}

  abstract List<Look> looks(Sample sample, int row, ChainPlaces places);

  /** All looks of an example. */
  List<Look> looks(Task task, Sample sample, int row) {
    return looks(sample, row, ChainPlaces.of(task, sample.examples().get(row)));
  }

  private static List<Look> toNode(Sample sample, int row, ChainPlaces places, TokenRole role) {
    List<Look> looks = new ArrayList<>();
    for (Result result : places.results()) {
      looks.add(
          new Look(
              result.query(),
              key -> result.from() <= key && key < result.to() && sample.role(row, key) == role));
    }
    return looks;
  }

  /** For people. */
  String label() {
    return key().replace('_', ' ');
  }

  /** For the keys of scores. */
  String key() {
    return SnakeCase.of(this);
  }
}
