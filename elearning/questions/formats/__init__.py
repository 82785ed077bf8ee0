"""Banks of questions as other software writes and reads them: GIFT, Moodle XML, QTI 2.1."""
