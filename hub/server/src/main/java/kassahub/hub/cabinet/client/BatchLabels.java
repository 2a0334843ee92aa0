package kassahub.hub.cabinet.client;

import java.util.List;
import kassahub.hub.agent.EnrolmentBatch;
import kassahub.hub.agent.EnrolmentBatches.Told;
import kassahub.hub.cabinet.QrCode;
import kassahub.hub.web.Texts;

/** Labels with a code for each till that has not come in, to be printed and cut. */
public record BatchLabels(EnrolmentBatch batch, List<Label> labels, String until, Texts texts) {

  /**
   * One label.
   *
   * @param picture address that holds it
   */
  public record Label(
      int place, String name, String serial, String address, String text, String picture) {}

  static BatchLabels of(EnrolmentBatch batch, List<Told> told, String until, Texts texts) {
    var labels =
        told.stream().filter(one -> one.string().isPresent()).map(BatchLabels::label).toList();
    return new BatchLabels(batch, labels, until, texts);
  }

  private static Label label(Told told) {
    String text = told.string().orElseThrow().text();
    return new Label(
        told.till().place(),
        told.till().name(),
        told.till().serial().orElse(""),
        told.till().address().orElse(""),
        text,
        QrCode.picture(text));
  }
}
