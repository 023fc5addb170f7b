package io.coursework.tracking.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.tracking.file.ArtifactRef;
import io.coursework.tracking.provenance.GitState;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.Limits;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A journal line as JSON: {@code {"v":2,"seq":7,"time":1763798400000,"type":"metrics",...,
 * "crc":"1a2b3c4d"}}, time in milliseconds since 1970, NaN and infinities as the texts {@code
 * "NaN"}, {@code "Infinity"}, {@code "-Infinity"}. The last field is the CRC-32C of all bytes
 * before it, the comma not among them.
 *
 * <p>Lines of version 1 have no checksum and no hashes of a model's files; they are read as well.
 */
final class JournalFormat {
  static final int VERSION = 2;

  /** Has lines without a checksum. */
  private static final int FIRST_VERSION = 1;

  private static final String CHECKSUM = ",\"crc\":\"";

  /** Bytes of the checksum's field and of the brace after it. */
  private static final int CHECKSUM_LENGTH = CHECKSUM.length() + 8 + 2;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, Object>> ANY = new TypeReference<>() {};

  private JournalFormat() {}

  /** The line without its end, in UTF-8. */
  static byte[] write(JournalEntry entry) {
    ObjectNode line = JSON.createObjectNode();
    line.put("v", VERSION).put("seq", entry.sequence()).put("time", entry.time().toEpochMilli());
    entry.event().accept(new Fields(line));
    try {
      byte[] json = JSON.writeValueAsBytes(line);
      String crc = CHECKSUM + checksum(json, json.length - 1) + "\"}";
      byte[] whole = Arrays.copyOf(json, json.length - 1 + CHECKSUM_LENGTH);
      System.arraycopy(ascii(crc), 0, whole, json.length - 1, CHECKSUM_LENGTH);
      return whole;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write %s as JSON".formatted(entry.event()), e);
    }
  }

  /** Writes what a line says beside its number and time. */
  private record Fields(ObjectNode line) implements RunEvent.Visitor<Void> {
    @Override
    public Void started(RunEvent.Started event) {
      return field("started", "header", header(event.header()));
    }

    @Override
    public Void params(RunEvent.Params event) {
      return field("params", "values", JSON.valueToTree(event.values()));
    }

    @Override
    public Void metrics(RunEvent.Metrics event) {
      line.put("type", "metrics").put("step", event.step());
      line.set("values", JSON.valueToTree(event.values()));
      return null;
    }

    @Override
    public Void tags(RunEvent.Tags event) {
      return field("tags", "values", JSON.valueToTree(event.values()));
    }

    @Override
    public Void dataset(RunEvent.Dataset event) {
      return field("dataset", "input", input(event.input()));
    }

    @Override
    public Void artifact(RunEvent.Artifact event) {
      file(line.put("type", "artifact"), event.file());
      return null;
    }

    @Override
    public Void model(RunEvent.Model event) {
      line.put("type", "model").put("name", event.name());
      ArrayNode files = line.putArray("files");
      event.files().forEach(file -> file(files.addObject(), file));
      if (!event.card().equals(ModelCard.of(event.name()))) {
        line.set("card", CardFormat.write(event.card()));
      }
      return null;
    }

    @Override
    public Void ended(RunEvent.Ended event) {
      line.put("type", "ended").put("status", event.status().name());
      return null;
    }

    @Override
    public Void resumed(RunEvent.Resumed event) {
      return field("resumed", "process", JSON.valueToTree(event.process()));
    }

    private Void field(String type, String key, JsonNode value) {
      line.put("type", type).set(key, value);
      return null;
    }
  }

  /**
   * Whether a line is as it was written, though perhaps by a program that this one does not
   * understand: its checksum fits or, if it has none, it is of a version that need not have one.
   */
  static boolean isWhole(byte[] line) {
    if (hasChecksum(line)) {
      return checksumFits(line);
    }
    try {
      int version = JSON.readTree(line).path("v").asInt();
      return version == FIRST_VERSION || version > VERSION;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean hasChecksum(byte[] line) {
    int start = line.length - CHECKSUM_LENGTH;
    return start > 0
        && Arrays.equals(
            line, start, start + CHECKSUM.length(), ascii(CHECKSUM), 0, CHECKSUM.length())
        && line[line.length - 2] == '"'
        && line[line.length - 1] == '}';
  }

  private static boolean checksumFits(byte[] line) {
    String written = new String(line, line.length - 10, 8, StandardCharsets.US_ASCII);
    return checksum(line, line.length - CHECKSUM_LENGTH).equals(written);
  }

  private static String checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * @throws IOException if the line is not whole, or of a form that this version does not know
   */
  static JournalEntry read(byte[] text) throws IOException {
    if (hasChecksum(text) && !checksumFits(text)) {
      throw new IOException("the line does not fit its checksum");
    }
    JsonNode line;
    try {
      line = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException("the line is not valid JSON", e);
    }
    int version = line.path("v").asInt();
    if (version > VERSION) {
      throw new NewerFormatException(version, VERSION);
    }
    if (version < FIRST_VERSION) {
      throw new IOException(
          "the line has the format %s, which is not one of %d to %d"
              .formatted(Limits.shown(line.path("v").toString()), FIRST_VERSION, VERSION));
    }
    if (version > FIRST_VERSION && !hasChecksum(text)) {
      throw new IOException("the line has no checksum");
    }
    String type = line.path("type").asText();
    RunEvent event =
        switch (type) {
          case "started" -> new RunEvent.Started(header(line.path("header")));
          case "params" -> new RunEvent.Params(texts(line.path("values")));
          case "metrics" -> new RunEvent.Metrics(line.path("step").asLong(), values(line));
          case "tags" -> new RunEvent.Tags(texts(line.path("values")));
          case "dataset" -> new RunEvent.Dataset(input(line.path("input")));
          case "artifact" -> new RunEvent.Artifact(file(line));
          case "model" -> {
            String name = line.path("name").asText();
            yield new RunEvent.Model(
                name, files(line.path("files")), CardFormat.read(line.path("card"), name));
          }
          case "ended" -> new RunEvent.Ended(status(line.path("status")));
          case "resumed" ->
              new RunEvent.Resumed(line.has("process") ? texts(line.get("process")) : Map.of());
          default ->
              throw new IOException("it has the unknown type '%s'".formatted(Limits.shown(type)));
        };
    return new JournalEntry(
        line.path("seq").asLong(), Instant.ofEpochMilli(line.path("time").asLong()), event);
  }

  private static TreeMap<String, Double> values(JsonNode line) throws IOException {
    TreeMap<String, Double> values = new TreeMap<>();
    for (Map.Entry<String, JsonNode> value : object(line.path("values")).properties()) {
      values.put(value.getKey(), number(value.getKey(), value.getValue()));
    }
    return values;
  }

  private static double number(String key, JsonNode value) throws IOException {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    return switch (value.asText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw new IOException("'%s' has no number".formatted(Limits.shown(key)));
    };
  }

  private static JsonNode object(JsonNode node) throws IOException {
    if (!node.isObject()) {
      throw new IOException("it has no values");
    }
    return node;
  }

  private static void file(ObjectNode node, ArtifactRef file) {
    node.put("path", file.path()).put("size", file.size()).put("sha256", file.sha256());
  }

  private static ArtifactRef file(JsonNode node) {
    return new ArtifactRef(
        node.path("path").asText(),
        node.path("size").asLong(ArtifactRef.UNKNOWN),
        node.path("sha256").asText());
  }

  private static List<ArtifactRef> files(JsonNode node) {
    List<ArtifactRef> files = new ArrayList<>();
    node.forEach(
        file -> files.add(file.isTextual() ? ArtifactRef.named(file.textValue()) : file(file)));
    return files;
  }

  private static TreeMap<String, String> texts(JsonNode node) throws IOException {
    TreeMap<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> text : object(node).properties()) {
      if (!text.getValue().isTextual()) {
        throw new IOException("'%s' has no text".formatted(Limits.shown(text.getKey())));
      }
      texts.put(text.getKey(), text.getValue().textValue());
    }
    return texts;
  }

  private static RunStatus status(JsonNode node) throws IOException {
    for (RunStatus status : RunStatus.values()) {
      if (status.name().equals(node.textValue())) {
        return status;
      }
    }
    throw new IOException("its status is not one with which a run ends");
  }

  private static ObjectNode header(RunHeader header) {
    ObjectNode node = JSON.createObjectNode();
    node.put("client_run_id", header.clientRunId());
    node.put("experiment", header.experiment());
    node.put("name", header.name());
    if (header.parentClientRunId() != null) {
      node.put("parent_client_run_id", header.parentClientRunId());
    }
    node.put("start", header.start().toEpochMilli());
    node.put("user", header.user());
    node.put("source_name", header.sourceName());
    header
        .git()
        .ifPresent(
            git -> {
              ObjectNode state = node.putObject("git");
              state.put("commit", git.commit()).put("dirty", git.dirty());
              git.branch().ifPresent(branch -> state.put("branch", branch));
              git.remote().ifPresent(remote -> state.put("remote", remote));
            });
    node.put("description", header.description());
    node.set("tags", JSON.valueToTree(header.tags()));
    header.remoteId().ifPresent(id -> node.put("remote_id", id));
    return node;
  }

  private static RunHeader header(JsonNode node) throws IOException {
    JsonNode git = node.path("git");
    return new RunHeader(
        node.path("client_run_id").asText(),
        node.path("experiment").asText(),
        node.path("name").asText(),
        node.path("parent_client_run_id").textValue(),
        Instant.ofEpochMilli(node.path("start").asLong()),
        node.path("user").asText(),
        node.path("source_name").asText(),
        git.isMissingNode()
            ? Optional.empty()
            : Optional.of(
                new GitState(
                    git.path("commit").asText(),
                    Optional.ofNullable(git.path("branch").textValue()),
                    git.path("dirty").asBoolean(),
                    Optional.ofNullable(git.path("remote").textValue()))),
        node.path("description").asText(),
        texts(node.path("tags")),
        Optional.ofNullable(node.path("remote_id").textValue()));
  }

  private static ObjectNode input(DatasetInput input) {
    ObjectNode node = JSON.createObjectNode();
    node.put("name", input.name()).put("context", input.context()).put("digest", input.digest());
    node.set("source", JSON.valueToTree(new TreeMap<>(input.source())));
    ArrayNode columns = node.putArray("columns");
    input.columns().forEach(c -> columns.addObject().put("name", c.name()).put("type", c.type()));
    node.set("profile", JSON.valueToTree(new TreeMap<>(input.profile())));
    return node;
  }

  private static DatasetInput input(JsonNode node) throws IOException {
    List<DatasetInput.Column> columns = new ArrayList<>();
    for (JsonNode column : node.path("columns")) {
      columns.add(
          new DatasetInput.Column(column.path("name").asText(), column.path("type").asText()));
    }
    if (!node.path("profile").isObject()) {
      throw new IOException("the data set has no profile");
    }
    Map<String, Object> profile = JSON.convertValue(node.path("profile"), ANY);
    return new DatasetInput(
        node.path("name").asText(),
        node.path("context").asText(),
        node.path("digest").asText(),
        texts(node.path("source")),
        columns,
        profile);
  }
}
