package io.coursework.curricula.data;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.task.DifficultyAxis;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Draws expressions from a file: an operation by the mix, then any of the rows that have it at
 * their root, each as likely as the others. Which row it is depends on the file's bytes, the mix
 * and the random numbers alone. The file is read once in full when it is opened, to check every row
 * and to take the digest; from then on by place. Memory does not grow with the file; any thread may
 * draw. Bare values are passed over.
 */
final class FileSource implements DataSource {
  private static final int MAX_TRIES = 10_000;

  private final Path file;
  private final DataFormat format;
  private final Notation notation;
  private final Task task;
  private final RowCheck check;
  private final FileChannel channel;
  private final Stamp stamp;
  private final SparseOffsets rows = new SparseOffsets();
  private final Map<String, SparseOffsets> byRoot = new LinkedHashMap<>(); // task's order
  private final RowParser parser;
  private final String digest;
  private long bareValues;
  private long longest; // tokens
  private long longestLine;

  /** By what a change of the file is noticed; the key is null where file systems have none. */
  private record Stamp(long size, FileTime modified, Object key) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
  }

  /**
   * Opens and checks a file.
   *
   * @param notation of the file
   * @throws DataException for the first row that is wrong, or deeper or of other operand counts
   *     than the task allows; if the file cannot be read, or holds no operation
   */
  public static FileSource open(Path file, DataFormat format, Notation notation, Task task)
      throws IOException {
    try (DataReader reader = DataReader.open(file, format)) {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      try {
        return new FileSource(file, format, notation, task, channel, reader);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }
  }

  private FileSource(
      Path file,
      DataFormat format,
      Notation notation,
      Task task,
      FileChannel channel,
      DataReader reader)
      throws IOException {
    this.file = file;
    this.format = format;
    this.notation = notation;
    this.task = task;
    this.check = new RowCheck(task, notation);
    this.channel = channel;
    this.stamp = Stamp.of(file);
    this.parser = reader.parser();
    task.operations().names().forEach(name -> byRoot.put(name, new SparseOffsets()));
    while (reader.advance()) {
      add(reader);
    }
    this.digest = reader.digest();
    if (bareValues == rows.count()) {
      throw new DataException(
          file.toString(), "has bare values only; training needs rows with an operation");
    }
    checkUnchanged();
  }

  private void add(DataReader reader) {
    Line line = reader.line();
    Expression expression;
    try {
      expression = check.check(reader.row());
      checkShape(expression);
    } catch (RowException e) {
      throw new DataException(file.toString(), line.number(), e.getMessage());
    }
    rows.add(line.offset());
    if (expression instanceof Application application) {
      byRoot.get(application.operation().name()).add(line.offset());
      long tokens = SequenceLength.of(application, task.spec().notation(), task.spec().reduction());
      if (tokens > longest) {
        longest = tokens;
        longestLine = line.number();
      }
    } else {
      bareValues++;
    }
  }

  private void checkShape(Expression expression) {
    int depth = expression.depth();
    int allowed = task.spec().reachableDepth();
    if (depth > allowed) {
      throw new RowException(
          Columns.EXPRESSION,
          0,
          String.format(
              "has %d levels, but the task allows %d; raise task.max_depth, with task.nesting above"
                  + " 0",
              depth, allowed));
    }
    int most = DifficultyAxis.OPERANDS.of(expression, task.n());
    int least = fewestOperands(expression);
    if (most > task.spec().maxOperands() || (most > 0 && least < task.spec().minOperands())) {
      throw new RowException(
          Columns.EXPRESSION,
          0,
          String.format(
              "has an operation of %d operands, but the task allows %d..%d; widen"
                  + " task.min_operands..max_operands",
              most > task.spec().maxOperands() ? most : least,
              task.spec().minOperands(),
              task.spec().maxOperands()));
    }
  }

  private static int fewestOperands(Expression expression) {
    int fewest = Integer.MAX_VALUE;
    if (expression instanceof Application application) {
      fewest = application.operands().size();
      for (Expression operand : application.operands()) {
        fewest = Math.min(fewest, fewestOperands(operand));
      }
    }
    return fewest;
  }

  @Override
  public LongestSequence longest() {
    return new LongestSequence(
        longest,
        file + ", line " + longestLine,
        task.spec().reduction() == Reduction.NONE
            ? "leave that row out"
            : "leave that row out, or write no chains: task.reduction: none");
  }

  /** The number of rows, bare values included. */
  public long rows() {
    return rows.count();
  }

  /** Rows that are a value only; they are never drawn. */
  public long bareValues() {
    return bareValues;
  }

  /** Of the file's bytes: the first 32 digits of its SHA-256. */
  public String digest() {
    return digest;
  }

  @Override
  public Map<String, String> provenance() {
    Map<String, String> source = new TreeMap<>();
    source.put("data.path", file.toString());
    source.put("data.format", SnakeCase.of(format));
    source.put("data.notation", SnakeCase.of(notation));
    source.put("data.digest", digest);
    source.put("data.rows", Long.toString(rows.count()));
    return source;
  }

  /**
   * {@inheritDoc}
   *
   * @throws DataException if no row has the operation at its root, or too few to be found
   * @throws IllegalStateException if the file has changed since it was opened
   */
  @Override
  public Expression draw(OperationMix mix, RandomGenerator random) {
    String operation = mix.draw(random).name();
    SparseOffsets own = byRoot.get(operation);
    if (own == null || own.count() == 0) {
      throw new DataException(
          file.toString(),
          "no row has " + operation + " at its root (" + counts() + "); do not train it from here");
    }
    try {
      checkUnchanged();
      if (own.complete()) {
        return row(own.before(random.nextLong(own.count())), 0);
      }
      for (int i = 0; i < MAX_TRIES; i++) {
        long number = random.nextLong(rows.count());
        Expression expression = row(rows.before(number), rows.skip(number));
        if (expression instanceof Application application
            && application.operation().name().equals(operation)) {
          return expression;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + " on: " + e.getMessage(), e);
    }
    throw new DataException(
        file.toString(),
        "none of "
            + MAX_TRIES
            + " rows drawn has "
            + operation
            + " at its root ("
            + counts()
            + ")");
  }

  private String counts() {
    return byRoot.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue().count())
        .collect(Collectors.joining(", "));
  }

  private Expression row(long offset, long skip) throws IOException {
    return check.expression(parser.parse(PlacedLine.read(channel, offset, skip)));
  }

  private void checkUnchanged() throws IOException {
    if (!same()) {
      throw new IllegalStateException(
          file + ": has changed since it was opened; leave it alone while it is trained on");
    }
  }

  private boolean same() throws IOException {
    try {
      return Stamp.of(file).equals(stamp);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
