import { commaList } from './comma-list.ts'

/** Each name stands in its own script, then as it is written in Latin letters. */
export const scriptedNames = {
  chinese: {
    first:
      commaList(`伟=Wei, 芳=Fang, 娜=Na, 敏=Min, 静=Jing, 丽=Li, 强=Qiang, 磊=Lei, 洋=Yang, 艳=Yan, 勇=Yong, 杰=Jie, 娟=Juan,
      涛=Tao, 明=Ming, 超=Chao, 秀英=Xiuying, 霞=Xia, 平=Ping, 刚=Gang, 桂英=Guiying, 晓明=Xiaoming, 雨欣=Yuxin, 子轩=Zixuan`),
    last: commaList(`王=Wang, 李=Li, 张=Zhang, 刘=Liu, 陈=Chen, 杨=Yang, 宋=Song, 吴=Wu, 周=Zhou, 徐=Xu, 孙=Sun, 胡=Hu, 朱=Zhu,
      高=Gao, 林=Lin, 何=He, 郭=Guo, 马=Ma, 罗=Luo, 梁=Liang`),
  },
  japanese: {
    first:
      commaList(`陽菜=Hina, 健太=Kenta, 美咲=Misaki, 大輔=Daisuke, 愛=Ai, 翔太=Shota, さくら=Sakura, 直樹=Naoki, 恵子=Keiko,
      拓也=Takuya, 由美=Yumi, 誠=Makoto`),
    last: commaList(`佐藤=Sato, 鈴木=Suzuki, 高橋=Takahashi, 田中=Tanaka, 伊藤=Ito, 渡辺=Watanabe, 山本=Yamamoto, 中村=Nakamura,
      小林=Kobayashi, 加藤=Kato, 吉田=Yoshida, 山田=Yamada`),
  },
  korean: {
    first: commaList(
      '민준=Minjun, 서연=Seoyeon, 지훈=Jihoon, 수빈=Subin, 현우=Hyunwoo, 지은=Jieun, 동현=Donghyun, 유진=Yujin',
    ),
    last: commaList('김=Kim, 이=Lee, 박=Park, 최=Choi, 정=Jung, 강=Kang, 조=Cho, 윤=Yoon, 한=Han, 신=Shin'),
  },
  cyrillic: {
    first:
      commaList(`Иван=Ivan, Анна=Anna, Дмитрий=Dmitry, Елена=Elena, Сергей=Sergey, Ольга=Olga, Алексей=Alexey, Наталья=Natalia,
      Николай=Nikolay, Мария=Maria, Юлия=Yulia, Андрей=Andrey, Светлана=Svetlana, Михаил=Mikhail, Оксана=Oksana, Тарас=Taras`),
    last: commaList(`Петров=Petrov, Сидоров=Sidorov, Смирнов=Smirnov, Кузнецов=Kuznetsov, Попов=Popov, Соколов=Sokolov, Волков=Volkov,
      Морозов=Morozov, Шевченко=Shevchenko, Коваленко=Kovalenko, Бондаренко=Bondarenko, Ткаченко=Tkachenko, Димитров=Dimitrov,
      Георгиев=Georgiev`),
  },
  greek: {
    first: commaList(
      'Γιώργος=Giorgos, Μαρία=Maria, Νίκος=Nikos, Ελένη=Eleni, Δημήτρης=Dimitris, Κατερίνα=Katerina, Σοφία=Sofia',
    ),
    last: commaList(
      'Παπαδόπουλος=Papadopoulos, Οικονόμου=Oikonomou, Δημητρίου=Dimitriou, Γεωργίου=Georgiou, Νικολάου=Nikolaou',
    ),
  },
  arabic: {
    first: commaList(
      'محمد=Mohammed, فاطمة=Fatima, أحمد=Ahmed, ليلى=Layla, خالد=Khalid, نور=Noor, عمر=Omar, مريم=Maryam, يوسف=Yusuf',
    ),
    last: commaList(
      'الحسن=Alhassan, المصري=Almasri, حداد=Haddad, خوري=Khoury, منصور=Mansour, النجار=Alnajjar, صالح=Saleh, الخطيب=Alkhatib',
    ),
  },
  hebrew: {
    first: commaList('נועה=Noa, איתי=Itai, תמר=Tamar, יוסי=Yossi, מיכל=Michal, עומר=Omer, שירה=Shira, אורי=Uri'),
    last: commaList(
      'כהן=Cohen, לוי=Levi, מזרחי=Mizrahi, פרץ=Peretz, ביטון=Biton, אברהם=Avraham, פרידמן=Friedman, שפירא=Shapira',
    ),
  },
}
