package io.coursework.tracking.provenance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.secret.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitDiffTest {
  private static final Secrets SECRETS = Secrets.of(Map.of("TEST_TOKEN", "sesame-open"));

  @TempDir Path directory;
  private Git git;

  @BeforeEach
  void commit() throws Exception {
    git = Git.init().setDirectory(directory.toFile()).setInitialBranch("trunk").call();
    write("kept", "same\n");
    write("changed", "one\ntwo\nthree\n");
    write("deleted", "gone\n");
    git.add().addFilepattern(".").call();
    PersonIdent person = new PersonIdent("A", "a@example.org");
    git.commit().setMessage("one").setAuthor(person).setCommitter(person).setSign(false).call();
  }

  @AfterEach
  void close() {
    git.close();
  }

  private void write(String file, String text) throws Exception {
    Files.writeString(directory.resolve(file), text);
  }

  @Test
  void isEmptyWhereNothingTrackedDiffers() throws Exception {
    write("untracked", "new\n");
    assertEquals(Optional.empty(), GitDiff.read(directory, SECRETS));
  }

  @Test
  void isEmptyWhereThereIsNoCommit(@TempDir Path elsewhere) throws Exception {
    assertEquals(Optional.empty(), GitDiff.read(elsewhere, SECRETS));
    try (Git empty = Git.init().setDirectory(elsewhere.toFile()).call()) {
      assertEquals(Optional.empty(), GitDiff.read(elsewhere, SECRETS));
      assertFalse(empty.getRepository().isBare());
    }
  }

  /** As with core.splitIndex, which JGit does not know. */
  @Test
  void isEmptyWhereTheIndexCannotBeRead() throws Exception {
    write("changed", "one\n2\nthree\n");
    assertTrue(GitDiff.read(directory, SECRETS).isPresent());
    write(".git/index", "DIRC\0\0\0\2\0\0\0\0link" + "\0".repeat(24));
    assertEquals(Optional.empty(), GitDiff.read(directory, SECRETS));
  }

  @Test
  void showsWhatIsChangedStagedOrDeletedAndNothingUntracked() throws Exception {
    write("changed", "one\n2\nthree\n");
    write("untracked", "never shown\n");
    write("staged", "staged\n");
    git.add().addFilepattern("staged").call();
    Files.delete(directory.resolve("deleted"));
    Path below = Files.createDirectory(directory.resolve("below"));
    String patch = GitDiff.read(below, SECRETS).orElseThrow();
    assertTrue(patch.contains("--- a/changed\n+++ b/changed\n"), patch);
    assertTrue(patch.contains(" one\n-two\n+2\n three\n"), patch);
    assertTrue(patch.contains("+++ b/staged\n@@ -0,0 +1 @@\n+staged\n"), patch);
    assertTrue(patch.contains("--- a/deleted\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n"), patch);
    assertFalse(patch.contains("never shown") || patch.contains("kept"), patch);
  }

  @Test
  void masksSecrets() throws Exception {
    write("changed", "one\npassword = hunter2\n# sesame-open\nthree\n");
    String patch = GitDiff.read(directory, SECRETS).orElseThrow();
    assertTrue(patch.contains("\n+password = ***\n+# ***\n"), patch);
    assertFalse(patch.contains("hunter2") || patch.contains("sesame"), patch);
  }

  @Test
  void isCutBetweenTwoLinesWithANote() throws Exception {
    String line = "a line of forty characters, all the same\n";
    write("changed", line.repeat(24_000)); // below what is taken for binary
    write("kept", line.repeat(24_000));
    String patch = GitDiff.read(directory, SECRETS).orElseThrow();
    assertTrue(patch.length() < 1_000_100, patch.length() + " characters");
    assertTrue(
        patch.endsWith("+" + line + "(cut: the patch has more than 1,000,000 characters)\n"),
        patch.substring(patch.length() - 200));
  }
}
