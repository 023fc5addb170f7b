package io.coursework.mlflow.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** A journal whose checksums fit, whatever it says: anybody can calculate them. */
final class ForgedJournal {
  static final ObjectMapper JSON = new ObjectMapper();

  private final List<ObjectNode> entries = new ArrayList<>();

  /** One with a line that begins a run. */
  ForgedJournal() {
    ObjectNode header = JSON.createObjectNode();
    header.put("client_run_id", "forged").put("experiment", "e").put("name", "n");
    header.put("start", 1_700_000_000_000L).put("user", "u").put("source_name", "s");
    header.put("description", "").putObject("tags");
    add("started").set("header", header);
  }

  /** The entries of a journal that a run has written. */
  static ForgedJournal of(Path run) throws IOException {
    ForgedJournal journal = new ForgedJournal();
    journal.entries.clear();
    for (String line : Files.readAllLines(run.resolve("journal.jsonl"))) {
      ObjectNode entry = (ObjectNode) JSON.readTree(line);
      entry.remove("crc");
      journal.entries.add(entry);
    }
    return journal;
  }

  /** The next entry, to be filled. */
  ObjectNode add(String type) {
    ObjectNode entry = JSON.createObjectNode();
    entry.put("v", 2).put("seq", entries.size() + 1).put("time", 1_700_000_000_000L);
    entries.add(entry.put("type", type));
    return entry;
  }

  ForgedJournal ended() {
    add("ended").put("status", "FAILED");
    return this;
  }

  List<ObjectNode> entries() {
    return entries;
  }

  /** Writes it as the journal of a run. */
  Path write(Path run) throws IOException {
    Files.createDirectories(run.resolve("artifacts"));
    StringBuilder text = new StringBuilder();
    for (JsonNode entry : entries) {
      String open = entry.toString();
      String json = open.substring(0, open.length() - 1);
      CRC32C crc = new CRC32C();
      crc.update(json.getBytes(StandardCharsets.UTF_8));
      text.append(json).append(",\"crc\":\"%08x\"}\n".formatted(crc.getValue()));
    }
    Files.write(run.resolve("journal.jsonl"), text.toString().getBytes(StandardCharsets.UTF_8));
    return run;
  }
}
