package io.coursework.curricula.data;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.TaskSpec;
import io.coursework.curricula.token.ChainOfThought;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** Writes a data set and the card beside it: both complete, or neither. */
public final class DataWriter {
  private static final long ROWS_PER_REPORT = 4_096;
  private static final int BLOCK = 1 << 16;
  private static final long MAX_TOKENS = 1_000_000; // of a row; readers take lines of 16 MiB

  private final Dataset dataset;
  private final DataFormat format;
  private final boolean chains;
  private final ChainOfThought chain;

  /**
   * @param chains whether each row has its chain of thought, by the task's reduction
   * @throws io.coursework.curricula.spec.InvalidSpecException if the format has no place for chains
   */
  public DataWriter(Dataset dataset, DataFormat format, boolean chains) {
    new Requirements()
        .require(
            !chains || format.complete(),
            "format = %s has no column for chains of thought; choose tsv or jsonl, or leave them"
                + " out",
            SnakeCase.of(format))
        .throwIfAny();
    this.dataset = dataset;
    this.format = format;
    this.chains = chains;
    this.chain = new ChainOfThought(dataset.task());
  }

  /** The card of a file: {@code FILE.card.md}. */
  public static Path card(Path file) {
    return file.resolveSibling(file.getFileName() + ".card.md");
  }

  /**
   * Writes file and card under temporary names in the file's folder, and renames them at the end.
   *
   * @param overwrite whether what has these names already may be replaced
   * @param commands that check the file and make it again, for the card; may be empty
   * @param progress is told the rows done, now and then; what it throws ends the writing and leaves
   *     nothing behind
   * @throws DataException if a file of the name exists, or its folder does not
   * @throws io.coursework.curricula.spec.InvalidSpecException if a chain of thought has more than a
   *     million tokens, or the parts that are asked for are not found; nothing is left behind
   * @throws InterruptedIOException if the thread is interrupted; nothing is left behind
   */
  public WrittenData write(
      Path file, boolean overwrite, List<String> commands, LongConsumer progress)
      throws IOException {
    Path card = card(file);
    checkPlace(file, overwrite);
    checkPlace(card, overwrite);
    try (PartialFile data = new PartialFile(file.toAbsolutePath());
        PartialFile page = new PartialFile(card.toAbsolutePath())) {
      WrittenData written = write(data.stream(), file, progress);
      try (OutputStream out = page.stream()) {
        out.write(
            DataCard.of(dataset, format, chains, written, commands)
                .getBytes(StandardCharsets.UTF_8));
      }
      checkPlace(file, overwrite); // may have come into being meanwhile
      checkPlace(card, overwrite);
      data.commit();
      try {
        page.commit();
      } catch (IOException e) {
        Files.deleteIfExists(file);
        throw e;
      }
      return written;
    }
  }

  /**
   * Writes the rows.
   *
   * @throws FileSystemException with the file's name, if the stream takes no more
   */
  WrittenData write(OutputStream stream, Path file, LongConsumer progress) throws IOException {
    try {
      return rows(stream, file, progress);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) { // the stream does not know its name
      FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  private WrittenData rows(OutputStream stream, Path file, LongConsumer progress)
      throws IOException {
    Tally tally = new Tally(dataset.task());
    DigestedOutput digested = new DigestedOutput(stream);
    long heldOut = 0;
    try (OutputStream out = new BufferedOutputStream(digested, BLOCK)) {
      Optional<String> header = format.header(chains);
      if (header.isPresent()) {
        line(out, header.get());
      }
      for (long i = 0; i < dataset.spec().rows(); i++) {
        Dataset.Row row = dataset.row(i);
        if (chains) {
          requireShort(i, row.expression());
        }
        line(out, format.write(text(row)));
        tally.add(row.expression());
        heldOut += row.part() == SplitPart.TRAINING ? 0 : 1;
        if ((i + 1) % ROWS_PER_REPORT == 0) {
          report(i + 1, progress);
        }
      }
      report(dataset.spec().rows(), progress);
    }
    return new WrittenData(
        file, card(file), digested.length(), digested.digest().hex(), heldOut, tally.stats());
  }

  private static void report(long rows, LongConsumer progress) throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted after " + rows + " rows; nothing is left");
    }
    progress.accept(rows);
  }

  private void line(OutputStream out, String text) throws IOException {
    out.write((text + format.lineEnd()).getBytes(StandardCharsets.UTF_8));
  }

  private void requireShort(long number, Expression expression) {
    TaskSpec task = dataset.task().spec();
    long tokens = SequenceLength.of((Application) expression, task.notation(), task.reduction());
    new Requirements()
        .require(
            tokens <= MAX_TOKENS,
            "task draws a chain of thought of %,d tokens for row %d, more than %,d; leave chains"
                + " out, or lower nesting, max_depth or max_operands",
            tokens,
            number,
            MAX_TOKENS)
        .throwIfAny();
  }

  private DataRow text(Dataset.Row row) {
    Task task = dataset.task();
    Optional<String> steps = Optional.empty();
    if (chains) {
      List<Expression> all = chain.steps(row.expression());
      steps =
          Optional.of(
              all.subList(1, all.size()).stream()
                  .map(task.syntax()::print)
                  .collect(Collectors.joining(" " + task.spec().notation().separator() + " ")));
    }
    return new DataRow(
        task.syntax().print(row.expression()),
        task.domain().text(row.expression().value(task.n())),
        steps,
        Optional.of(row.part().label()));
  }

  private static void checkPlace(Path file, boolean overwrite) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw new DataException(file.toString(), "is a folder; name a file in it");
    }
    if (!Files.isDirectory(folder)) {
      throw new DataException(file.toString(), "there is no folder " + folder + "; make it first");
    }
    if (!overwrite && Files.exists(file)) {
      throw new DataException(
          file.toString(), "exists already; choose another name, or overwrite it (--overwrite)");
    }
  }
}
