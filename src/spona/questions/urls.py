from django.urls import path

from spona.questions.views import builder, preview, publishing, questions

FORMS = "o/<slug:org>/desk/forms/"
ONE = FORMS + "<str:public_id>/"
QUESTION = ONE + "questions/<str:question>/"

urlpatterns = [
    path(FORMS, builder.form_list, name="questions_form_list"),
    path(FORMS + "new/", builder.form_new, name="questions_form_new"),
    path(FORMS + "import/", builder.form_import, name="questions_form_import"),
    path(ONE, builder.form, name="questions_form"),
    path(ONE + "settings/", builder.form_edit, name="questions_form_edit"),
    path(ONE + "form.json", builder.carry, name="questions_carry"),
    path(ONE + "questions/new/", questions.question_new, name="questions_question_new"),
    path(QUESTION, questions.question, name="questions_question"),
    path(QUESTION + "place/", questions.place, name="questions_question_place"),
    path(QUESTION + "copy/", questions.copy, name="questions_question_copy"),
    path(QUESTION + "removal/", questions.removal, name="questions_question_removal"),
    path(ONE + "preview/", preview.preview, name="questions_preview"),
    path(ONE + "paper.pdf", preview.paper, name="questions_paper"),
    path(ONE + "publication/", publishing.publication, name="questions_publication"),
    path(ONE + "versions/", publishing.versions, name="questions_versions"),
]
