// View "confidence": each example a dot at the probability that the net gives to its true class.

class ConfidencePicture {
  draw({ context, width, height }, film, frame, theme, options) {
    const { classes } = film.header;
    const foot = 42 * theme.scale;
    const rowHeight = (height - foot) / classes.length;
    // Where rows are low their names stand beside the dots, else above them.
    const left = rowHeight > 60 ? 14 : 84 * theme.scale;
    const box = { left, top: 4, width: width - left - 16, height: height - foot };
    const scale = makeScale(box, [0, 1], [0, 1]);
    const name = "probability given to the true class";
    drawAxes(context, box, scale, theme, { x: [0, 0.25, 0.5, 0.75, 1], y: [], name, lines: true });
    if (classes.length === 2) this.drawHalf(context, box, scale, theme);
    for (let c = 0; c < classes.length; c++) {
      this.drawRowName(context, theme, classes[c], box, rowHeight, c);
    }
    if (!film.frames) return;
    const r = markRadius(box, film.train_label.length + film.dev_label.length);
    for (const part of ["train", "dev"]) {
      if (options.show[part]) this.drawDots(context, scale, film, frame, theme, part, rowHeight, r);
    }
  }

  drawHalf(context, box, scale, theme) {
    context.beginPath();
    context.moveTo(scale.x(0.5), box.top);
    context.lineTo(scale.x(0.5), box.top + box.height);
    context.setLineDash([5, 4]);
    context.lineWidth = 1.5;
    context.strokeStyle = theme.text;
    context.stroke();
    context.setLineDash([]);
  }

  drawRowName(context, theme, name, box, rowHeight, row) {
    const top = box.top + row * rowHeight;
    const beside = box.left > 50;
    context.strokeStyle = theme.soft;
    context.lineWidth = 1;
    context.beginPath();
    if (row) context.moveTo(box.left, top);
    if (row) context.lineTo(box.left + box.width, top);
    context.stroke();
    context.fillStyle = theme.text;
    context.textAlign = "left";
    context.textBaseline = beside ? "middle" : "top";
    if (beside) context.fillText(name, 0, top + rowHeight / 2, box.left - 12);
    else context.fillText(name, box.left + 4, top + 4, box.width / 2);
  }

  // Train fills the upper part of each row, dev the lower; a dot keeps its height for good.
  drawDots(context, scale, film, frame, theme, part, rowHeight, r) {
    const label = film[part + "_label"];
    const count = label.length;
    const confidence = film[part + "_confidence"].subarray(frame * count);
    const right = film[part + "_right"].subarray(frame * count);
    const name = rowHeight > 60 ? 22 : 3;
    const strip = (rowHeight - name - 8) / 2;
    const start = 4 + name + (part === "train" ? 0 : strip);
    const place = (k) => [
      scale.x(confidence[k] / 255),
      start + label[k] * rowHeight + ((k * 0.618034) % 1) * (strip - 4),
    ];
    const wrong = (k) => !right[k];
    drawMarks(context, theme, part, count, place, label, wrong, film.header.colours.classes, r);
  }
}
