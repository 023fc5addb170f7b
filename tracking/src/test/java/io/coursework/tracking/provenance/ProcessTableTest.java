package io.coursework.tracking.provenance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.tracking.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {
  private static final Instant BOOT = Instant.ofEpochSecond(1_800_000_000);
  private static final Instant AFTER_BOOT = BOOT.plusSeconds(5000);
  private static final Instant BEFORE_BOOT = BOOT.minusSeconds(5);

  @TempDir Path proc;

  @BeforeEach
  void machine() throws IOException {
    write("sys/kernel/random/boot_id", "boot-a\n");
    write("stat", "cpu 1 2 3\nbtime " + BOOT.getEpochSecond() + "\nprocesses 9\n");
    Files.createDirectories(proc.resolve("self/ns"));
    Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[4026531836]"));
    process(1, "init", 'S', 12);
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(proc.resolve(file).getParent());
    Files.writeString(proc.resolve(file), text);
  }

  /** A line as Linux writes it, with numbers that count up where nobody reads them. */
  private void process(long pid, String name, char state, long start) throws IOException {
    write(
        pid + "/stat",
        "%d (%s) %s 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 %d 23 24\n"
            .formatted(pid, name, state, start));
  }

  private ProcessFate fate(String host, String start, String boot, String namespace) {
    return ProcessTable.of(proc, "trainer")
        .fate(
            new ProcessIdentity(
                host,
                77,
                Optional.ofNullable(start),
                Optional.ofNullable(boot),
                Optional.ofNullable(namespace)),
            AFTER_BOOT);
  }

  private ProcessFate here() {
    return fate("trainer", "900", "boot-a", "4026531836");
  }

  @Test
  void seesAProcessWhateverItsNameAndWhateverTheHostIsCalled() throws IOException {
    process(77, "a) S (b", 'R', 900);
    assertEquals(ProcessFate.LIVES, here());
    assertEquals(ProcessFate.LIVES, fate("renamed", "900", "boot-a", "4026531836"));
  }

  @Test
  void knowsOneThatIsNotThereAnyMore() throws IOException {
    assertEquals(ProcessFate.GONE, here());
    process(77, "java", 'Z', 900); // a zombie
    assertEquals(ProcessFate.GONE, here());
  }

  @Test
  void isNotFooledByAnotherThatGotTheNumber() throws IOException {
    process(77, "java", 'S', 901);
    assertEquals(ProcessFate.GONE, here());
  }

  @Test
  void saysNothingOfOtherContainersOfTheMachine() throws IOException {
    assertEquals(ProcessFate.UNSEEN, fate("trainer", "900", "boot-a", "4026532000"));
    assertEquals(ProcessFate.UNSEEN, fate("trainer", "900", "boot-a", null));
  }

  @Test
  void saysNothingOfOtherMachines() {
    assertEquals(ProcessFate.UNSEEN, fate("other", "900", "boot-b", "4026531836"));
    assertEquals(ProcessFate.UNSEEN, fate("other", null, null, null));
  }

  @Test
  void saysNothingWhereProcessesAreHidden() throws IOException {
    Files.delete(proc.resolve("1/stat"));
    assertEquals(ProcessFate.UNSEEN, here());
  }

  @Test
  void saysNothingOfRunsThatNameTheirProcessLessWell() {
    assertEquals(ProcessFate.UNSEEN, fate("trainer", null, null, null));
    assertEquals(ProcessFate.UNSEEN, fate("trainer", null, "boot-a", "4026531836"));
  }

  @Test
  void presumesGoneWhatWasLastHeardOfBeforeItsMachineStarted() {
    ProcessTable table = ProcessTable.of(proc, "trainer");
    ProcessIdentity earlier =
        new ProcessIdentity(
            "trainer", 77, Optional.of("900"), Optional.of("boot-0"), Optional.of("4026531836"));
    assertEquals(ProcessFate.PRESUMED_GONE, table.fate(earlier, BEFORE_BOOT));
    // It lived when this machine ran already: another machine has the same name.
    assertEquals(ProcessFate.UNSEEN, table.fate(earlier, AFTER_BOOT));
  }

  @Test
  void isReadBackFromTags() {
    ProcessIdentity self = ProcessTable.here().self();
    assertEquals(Optional.of(self), ProcessIdentity.of(self.tags()));
    assertEquals(Optional.empty(), ProcessIdentity.of(Map.of("coursework.pid", "7")));
    assertEquals(
        Optional.empty(),
        ProcessIdentity.of(Map.of("coursework.host", "h", "coursework.pid", "-1")));
  }

  @Test
  void tellsARealProcessFromAKilledOne() throws Exception {
    ProcessTable table = ProcessTable.here();
    ProcessIdentity self = table.self();
    assertEquals(ProcessFate.LIVES, table.fate(self, Instant.now()));
    Process child =
        new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-version")
            .redirectErrorStream(true)
            .start();
    Eventually.exitCode("java -version", child);
    ProcessIdentity gone =
        new ProcessIdentity(
            self.host(), child.pid(), self.start(), self.boot(), self.pidNamespace());
    ProcessFate expected = self.boot().isPresent() ? ProcessFate.GONE : ProcessFate.PRESUMED_GONE;
    assertEquals(expected, table.fate(gone, Instant.now()));
  }
}
