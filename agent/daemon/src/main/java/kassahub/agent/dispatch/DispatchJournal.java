package kassahub.agent.dispatch;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kassahub.agent.dispatch.JournalEntry.Stage;
import kassahub.agent.state.StateFiles;
import kassahub.proto.v1.Dispatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dispatches on disk, one small file each. Reported ones are kept to recognise a repetition, up to
 * a number.
 */
final class DispatchJournal {
  private static final Logger log = LoggerFactory.getLogger(DispatchJournal.class);

  private final StateFiles files;
  private final int most;
  private final Map<DispatchId, JournalEntry> entries = new HashMap<>();
  private long order;

  private DispatchJournal(StateFiles files, int most) {
    this.files = files;
    this.most = most;
  }

  /** Reads what an earlier life left. An unreadable entry is removed: the hub will ask again. */
  static DispatchJournal open(StateFiles files, int most) throws IOException {
    DispatchJournal journal = new DispatchJournal(files, most);
    for (String name : files.names()) {
      try {
        JournalEntry entry = JournalEntry.decode(files.read(name).orElse(new byte[0]));
        journal.entries.put(new DispatchId(UUID.fromString(name)), entry);
        journal.order = Math.max(journal.order, entry.order());
      } catch (InvalidProtocolBufferException | IllegalArgumentException damaged) {
        log.warn("dispatch journal entry removed name={}: {}", name, damaged.getMessage());
        files.delete(name);
      }
    }
    return journal;
  }

  Optional<JournalEntry> find(DispatchId id) {
    return Optional.ofNullable(entries.get(id));
  }

  /** In the order they were taken. */
  List<JournalEntry> inOrder() {
    Collection<JournalEntry> all = entries.values();
    return all.stream().sorted(Comparator.comparingLong(JournalEntry::order)).toList();
  }

  /** False when everything that is kept is still owed. */
  boolean add(DispatchId id, Dispatch dispatch) throws IOException {
    if (entries.size() >= most && !forgetOldest()) {
      return false;
    }
    put(id, JournalEntry.taken(++order, dispatch));
    return true;
  }

  /** On disk when this returns. */
  void put(DispatchId id, JournalEntry entry) throws IOException {
    files.write(id.toString(), entry.encode());
    entries.put(id, entry);
  }

  private boolean forgetOldest() throws IOException {
    Optional<Map.Entry<DispatchId, JournalEntry>> oldest =
        entries.entrySet().stream()
            .filter(entry -> entry.getValue().stage() == Stage.REPORTED)
            .min(Comparator.comparingLong(entry -> entry.getValue().order()));
    if (oldest.isEmpty()) {
      return false;
    }
    files.delete(oldest.get().getKey().toString());
    entries.remove(oldest.get().getKey());
    return true;
  }
}
