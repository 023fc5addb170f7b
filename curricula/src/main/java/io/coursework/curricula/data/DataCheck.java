package io.coursework.curricula.data;

import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Reads every row of a file, evaluates its expression and compares the value and, where there is
 * one, every step of the chain of thought. Continues after a row that is wrong or cannot be read.
 * Bare values are right rows. Depth and operand counts are not held against the task.
 */
public final class DataCheck {
  private static final long ROWS_PER_REPORT = 16_384;

  private final RowCheck check;
  private final int limit;

  /**
   * @param task its values and operations are those of the file; MED by the file's rule
   * @param notation of the file
   * @param limit of the mismatches that are kept, at least 0; all are counted
   */
  public DataCheck(Task task, Notation notation, int limit) {
    this.check = new RowCheck(task, notation);
    this.limit = limit;
  }

  /**
   * Checks a file.
   *
   * @param progress is told the rows done, now and then; what it throws ends the check
   * @throws DataException if the file is missing, empty, or no text in UTF-8 with like line ends
   */
  public CheckReport check(Path file, DataFormat format, LongConsumer progress) throws IOException {
    List<Mismatch> first = new ArrayList<>();
    long mismatches = 0;
    try (DataReader reader = DataReader.open(file, format)) {
      while (reader.advance()) {
        try {
          check.check(reader.row());
        } catch (RowException e) {
          mismatches++;
          if (first.size() < limit) {
            first.add(e.at(reader.line().number()));
          }
        }
        if (reader.rows() % ROWS_PER_REPORT == 0) {
          progress.accept(reader.rows());
        }
      }
      progress.accept(reader.rows());
      return new CheckReport(reader.rows(), mismatches, first, reader.digest());
    }
  }
}
